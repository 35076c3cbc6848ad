/* Structs of settings that are made from a list of their fields, so that whoever has to go over all
 * of them (the keys of stages: src/study/key.c) can't forget one: PAIR_FIELDS(FIELD) is a line
 * FIELD(kind, name) a field. What a field of a kind is, stands here; kinds of one struct alone
 * stand beside it. */
#ifndef ALIKE_SETTING_H
#define ALIKE_SETTING_H

#include "alike/option.h"

#define SETTING_NAME(name)      Name name;
#define SETTING_NAMES(name)     Names name;
#define SETTING_TEXT(name)      const char *name;
#define SETTING_FLAG(name)      bool name;
#define SETTING_LATE_FLAG(name) bool name; /* not set, it leaves keys as they were before it */
#define SETTING_COUNT(name)     size_t name;
#define SETTING_REAL(name)      double name;
#define SETTING_CHOICE(name)    int name;   /* an enum of alike/spec.h */
#define SETTING_PLACE(name)     Place name; /* for messages; part of no key */

#define SETTING_MEMBER(kind, name) SETTING_##kind(name)
#define SETTING_STRUCT(Type, FIELDS)                                                               \
    typedef struct Type {                                                                          \
        FIELDS(SETTING_MEMBER)                                                                     \
    } Type

#endif
