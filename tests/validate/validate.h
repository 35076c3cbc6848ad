/* make validate: worlds whose truth is known, and what the program makes of them. Each kind of
 * world is a mode of one program, with its own tables and its own gates. */
#ifndef VALIDATE_H
#define VALIDATE_H

#include <stddef.h>

/* Exit status: 0 every gate holds, 1 one fails, 2 it could not be found out. */
int validate_selection(int n_words, char **word); /* does the design find the truth? */
int validate_nulls(int n_words, char **word);     /* how often is "no effect" rejected? */
int validate_schools(int n_words, char **word);   /* do schools' intervals hold the truth? */
int validate_pretest(int n_words,
                     char **word); /* is the bias of the pretest's error what is stated? */
int validate_sites(int n_words, char **word);     /* does the average over sites hold the mean? */
int validate_districts(int n_words, char **word); /* do those over several studies? */
int validate_surveys(int n_words, char **word);   /* do intervals of surveys hold the truth? */
int validate_implementation(int n_words, char **word); /* are links found that are not there? */

int validate_coverage(int n_words, char **word); /* do intervals hold the truth, by variance? */
int validate_gaps(int n_words,
                  char **word); /* which way of treating missing covariates is right? */

/* --worlds N and --cells WORDS, which most modes take; others are passed over. */
void validate_words(int n_words, char **word, size_t *worlds, const char **cells);

#endif
