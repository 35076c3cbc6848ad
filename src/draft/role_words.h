/* Words by which columns and values are known; ours. Each list begins and ends with '|'. For
 * roles.c alone. */
#ifndef ALIKE_DRAFT_ROLE_WORDS_H
#define ALIKE_DRAFT_ROLE_WORDS_H

static const char treatment_words[] =
    "|treat|treated|treatment|trt|trtmt|tmt|tx|grp|cond|program|programme|prog|intervention|"
    "participant|participated|"
    "participation|participating|assigned|assignment|group|arm|condition|pilot|exposed|tutored|"
    "tutoring|mentored|mentoring|gruppe|groupe|grupo|tratamiento|behandlung|";
static const char treated_values[] =
    "|1|yes|y|true|t|e|exp|tx|treated|treatment|treat|program|programme|intervention|participant|"
    "experimental|pilot|ja|oui|si|f\303\266rderung|foerderung|f\303\266rdergruppe|";
static const char control_values[] =
    "|0|no|n|false|f|control|controls|ctrl|comparison|c|untreated|none|usual|business as usual|bau|"
    "non-participant|nonparticipant|not tutored|nein|non|kontrolle|kontrollgruppe|"
    "regelunterricht|regelklasse|";
/* Who waits for the program is in neither group, unless there is no other to compare with. */
static const char waiting_values[] = "|wait list|waitlist|wait-list|waiting|waiting list|";
/* Of those who are in neither group. */
static const char neither_values[] =
    "|unknown|excluded|other|withdrew|withdrawn|declined|pending|ineligible|wait list|waitlist|"
    "wait-list|exempt|unclear|?|";
/* Values that tell the groups of a study whatever the column is called. */
static const char telling_values[] =
    "|treated|treatment|control|comparison|intervention|untreated|experimental|";

static const char school_words[] = "|schule|ecole|\303\251cole|\303\211cole|"
                                   "\303\251tablissement|\303\211tablissement|escuela|colegio|";

/* What is known of students before a program begins. */
static const char trait_words[] =
    "|gender|sex|geschlecht|sexe|sexo|genre|female|male|girl|boy|race|ethn|ethnic|ethnicity|"
    "hispanic|hispan|hisp|latino|black|"
    "white|asian|native|indian|pacific|multiracial|frl|frpl|frpm|frlp|lunch|freelunch|meal|meals|"
    "free|reduced|eco|ecodis|econ|economic|economically|disadvantaged|poverty|ses|income|ell|el|"
    "lep|english|learner|esl|"
    "iep|sped|special|disability|disabilities|swd|disabled|gifted|talented|migrant|homeless|age|"
    "minority|mother|father|educ|education|edmother|edfather|ed|mobility|gpa|iq|repeat|repeated|"
    "repeatgr|retained|retention|degree|nodegree|nodegr|married|military|veteran|language|"
    "homelanguage|lang|muttersprache|employment|enroll|enrollment|size|schoolses|meanses|"
    "schoolsize|locale|urban|"
    "rural|region|sector|transfer|";
/* What a program may change while it runs. */
static const char during_words[] =
    "|attendance|absences|absence|absent|absenteeism|suspensions|suspension|suspended|tardies|"
    "discipline|referrals|minutes|hours|sessions|dosage|days|ytd|survey|engagement|motivation|"
    "satisfaction|";
/* Times after those of a pretest, whatever year it is. */
static const char later_words[] = "|next|following|current|exit|final|";
static const char code_words[] =
    "|race|ethnic|ethnicity|region|county|language|code|sector|locale|type|status|";
static const char private_words[] = "|name|first|last|middle|email|phone|address|street|zip|";
static const char derived_words[] =
    "|growth|gain|gains|change|diff|difference|target|projected|projection|met|quintile|";
static const char copy_words[] = "|cen|centered|centred|std|squared|sq|log|";
static const char weight_words[] = "|weight|weights|wt|wgt|pw|sampling|";

#endif
