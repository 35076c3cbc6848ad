#include "draw.h"

/* The look of every chart. Lessons of gnuplot 5.4 that it holds:
 * - pdfcairo scales text by 0.5 of its own accord; the scales here bring every format to 8.25
 * points.
 * - A face with commas would end at the first one wherever text is marked up, and a browser without
 *   that face would then fall back to a serif. The commas are written as XML entities, which the
 * SVG passes on and browsers read as commas.
 * - Dashes of the SVG terminal are short, and lines that differ in their dash alone are joined:
 * give them slightly different widths. */
const char chart_style[] =
    "# House style: a script sets name, svg_name, W and H (in inches) and loads this.\n"
    "# On the command line, before the script: fmt = 'svg', 'pdf' or 'png'; dat, out: other "
    "files.\n"
    "if (!exists(\"fmt\")) fmt = \"svg\"\n"
    "if (!exists(\"dat\")) dat = name . \".dat\"\n"
    "if (!exists(\"out\")) out = name . \".\" . fmt\n"
    "face = (fmt eq \"svg\" ? \"Liberation Sans&#44; Arial&#44; Helvetica&#44; DejaVu Sans&#44; "
    "sans-serif\" : \"Liberation Sans\")\n"
    "if (fmt eq \"svg\") set terminal svg size int(W*96+0.5),int(H*96+0.5) enhanced font "
    "face.\",11\" "
    "butt linewidth 1 dashlength 2.2 background \"white\" name svg_name\n"
    "if (fmt eq \"pdf\") set terminal pdfcairo size W,H enhanced font face.\",11\" "
    "fontscale 0.5625 rounded linewidth 1.4 dashlength 0.7\n"
    "if (fmt eq \"png\") set terminal pngcairo size int(W*150+0.5),int(H*150+0.5) enhanced "
    "font face.\",11\" fontscale 1.17 pointscale 1.56 rounded linewidth 1.56 dashlength 0.7 "
    "background \"white\"\n"
    "set output out\n"
    "set encoding utf8\n"
    "set datafile separator \"\\t\"\n"
    "\n"
    "# Colours of Okabe and Ito (2008), told apart in the common forms of colour blindness. Blue "
    "and\n"
    "# vermilion are close in grey: shape, filling, side or a label always goes with them.\n"
    "PROGRAM    = \"#0072B2\"   # the program, and everything after matching\n"
    "COMPARISON = \"#D55E00\"   # the comparison group, and everything before matching\n"
    "INK   = \"#222222\"        # text and axes\n"
    "MUTED = \"#767676\"        # secondary text: 4.5 to 1 on white\n"
    "RULE  = \"#BDBDBD\"        # reference lines\n"
    "GRID  = \"#E8E8E8\"\n"
    "BAND  = \"#F5F5F5\"        # every other row\n"
    "\n"
    "SMALL = \",9.7\"           # secondary text: 0.88 of the rest\n"
    "BOLD  = face . \" Bold\"\n"
    "set border 3 linewidth 0.8 linecolor rgb INK\n"
    "set tics nomirror out scale 0.5 textcolor rgb INK\n"
    "set xlabel textcolor rgb INK\n"
    "set ylabel textcolor rgb INK\n"
    "set style fill solid 1.0 noborder\n"
    "set bars 0\n"
    "unset key\n"
    "\n"
    "# In clauses that draw text from the data, noenhanced comes after left, center or right: "
    "gnuplot\n"
    "# forgets it otherwise, and underscores in a label would be marked up.\n";
