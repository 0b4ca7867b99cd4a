SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE node_nav, portfolio_node;
DROP FUNCTION keep_tree(), node_rank(text);
RESET ROLE;
