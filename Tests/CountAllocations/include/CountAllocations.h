// Nothing is called here: the library is preloaded (count.c).
#pragma once
