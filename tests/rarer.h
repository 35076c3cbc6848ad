/* How much rarer sweeps over many like cases are under the sanitizers, where each takes 5 to 20
 * times as long: these look for kinds of faults, not for values. */
#ifndef TESTS_RARER_H
#define TESTS_RARER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { RARER = 10 };
#else
enum { RARER = 1 };
#endif

#endif
