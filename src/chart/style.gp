The look of every chart.
=== style
# House style: a script sets name, svg_name, W and H (in inches) and loads this.
# On the command line, before the script: fmt = 'svg', 'pdf' or 'png'; dat, out: other files.
if (!exists("fmt")) fmt = "svg"
if (!exists("dat")) dat = name . ".dat"
if (!exists("out")) out = name . "." . fmt
face = (fmt eq "svg" ? "Liberation Sans&#44; Arial&#44; Helvetica&#44; DejaVu Sans&#44; sans-serif" : "Liberation Sans")
if (fmt eq "svg") set terminal svg size int(W*96+0.5),int(H*96+0.5) enhanced font face.",11" butt linewidth 1 dashlength 2.2 background "white" name svg_name
if (fmt eq "pdf") set terminal pdfcairo size W,H enhanced font face.",11" fontscale 0.5625 rounded linewidth 1.4 dashlength 0.7
if (fmt eq "png") set terminal pngcairo size int(W*150+0.5),int(H*150+0.5) enhanced font face.",11" fontscale 1.17 pointscale 1.56 rounded linewidth 1.56 dashlength 0.7 background "white"
set output out
set encoding utf8
set datafile separator "\t"

# Colours of Okabe and Ito (2008), told apart in the common forms of colour blindness. Blue and
# vermilion are close in grey: shape, filling, side or a label always goes with them.
PROGRAM    = "#0072B2"   # the program, and everything after matching
COMPARISON = "#D55E00"   # the comparison group, and everything before matching
INK   = "#222222"        # text and axes
MUTED = "#767676"        # secondary text: 4.5 to 1 on white
RULE  = "#BDBDBD"        # reference lines
GRID  = "#E8E8E8"
BAND  = "#F5F5F5"        # every other row

SMALL = ",9.7"           # secondary text: 0.88 of the rest
BOLD  = face . " Bold"
set border 3 linewidth 0.8 linecolor rgb INK
set tics nomirror out scale 0.5 textcolor rgb INK
set xlabel textcolor rgb INK
set ylabel textcolor rgb INK
set style fill solid 1.0 noborder
set bars 0
unset key

# In clauses that draw text from the data, noenhanced comes after left, center or right: gnuplot
# forgets it otherwise, and underscores in a label would be marked up.
=== internal

# What shows small groups says so on every picture, in a corner that every chart leaves free.
set label 999 mark at screen 1-0.06/W, screen 1-0.085/H right noenhanced front font SMALL textcolor rgb "#A40000"
