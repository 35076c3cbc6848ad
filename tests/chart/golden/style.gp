# House style: a script sets name, page_height and phone_height (inches) and loads this. All places
# are inches from the upper left corner.
# On the command line, before the script: fmt = 'svg', 'pdf' or 'png'; theme = 'light', 'dark' or
# 'grey'; W, H = width and height in inches (below 5 wide: the drawing for a phone, which has a
# layout of its own); dat, out = other files. A png is a slide, 16 by 9, unless W says otherwise.
if (!exists("fmt")) fmt = "svg"
if (!exists("theme")) theme = "light"
if (!exists("dat")) dat = name . ".dat"
slide = (fmt eq "png" && !exists("W"))
if (!exists("W")) W = (slide ? 40/3. : 6.5)
narrow = (W < 5)
if (!exists("out")) out = name . (narrow ? "_narrow" : "") . "." . fmt
pick(page, phone) = (narrow ? phone : page)
at(c) = column(narrow ? c+1 : c)
say(c) = strcol(narrow ? c+1 : c)
width = pick(6.5, 3.75)
height = pick(page_height, phone_height)
# What shows small groups says so on every picture, in a strip of its own.
internal = "internal: shows small groups"
# Each colour has one meaning, so that a page can swap all of them for the dark.
PROG  = (theme eq "dark" ? "#5CB3E6" : theme eq "grey" ? "#1A1A1A" : "#0072B2")   # the program, and everything after the design
COMP  = (theme eq "dark" ? "#F08A4B" : theme eq "grey" ? "#707070" : "#D55E00")   # the comparison group, and everything before it
PTEXT = (theme eq "dark" ? "#5CB3E5" : theme eq "grey" ? "#1A1A1B" : "#00629A")   # words about the program
CTEXT = (theme eq "dark" ? "#F08A4A" : theme eq "grey" ? "#5A5A5A" : "#A64900")   # words about the comparison group
INK   = (theme eq "dark" ? "#ECECEC" : theme eq "grey" ? "#222222" : "#222222")   # text and axes
MUTE  = (theme eq "dark" ? "#B0B0B0" : theme eq "grey" ? "#636363" : "#636363")   # secondary text
RULE  = (theme eq "dark" ? "#7C7C7C" : theme eq "grey" ? "#8A8A8A" : "#8A8A8A")   # lines that divide or refer
GRID  = (theme eq "dark" ? "#3A3A3A" : theme eq "grey" ? "#DEDEDE" : "#DEDEDE")   # lines of an axis
BAND  = (theme eq "dark" ? "#2A2A2A" : theme eq "grey" ? "#EFEFEF" : "#EFEFEF")   # an area behind marks
BACK  = (theme eq "dark" ? "#1B1B1B" : theme eq "grey" ? "#FFFFFF" : "#FFFFFF")   # the paper: inside open marks, behind numbers
WARN  = (theme eq "dark" ? "#FF8A80" : theme eq "grey" ? "#222223" : "#A40000")   # that results are internal
strip = (strlen(internal) > 0 ? 0.20 : 0)
if (!exists("H")) H = (slide ? 7.5 : (height+strip)*W/width)
zoom = (W/width < H/(height+strip) ? W/width : H/(height+strip))
family = "Liberation Sans"
BOLD = family . " Bold"
set encoding utf8
set datafile separator "\t"
set datafile missing "NaN"
# gnuplot leaves an svg without a background unless it is told one: then it stands on dark pages too
ground = (fmt eq "svg" && theme eq "light" ? "" : sprintf(" background '%s'", BACK))
px = (fmt eq "svg" ? zoom : 1.0)   # points of an svg do not grow with its text
if (fmt eq "svg") eval sprintf("set terminal svg size %d,%d noenhanced font '%s,%g' butt linewidth %g dashlength 2.2", int(W*96+0.5), int(H*96+0.5), family, 12*zoom, zoom) . ground
if (fmt eq "pdf") eval sprintf("set terminal pdfcairo size %.3fin,%.3fin noenhanced font '%s,9' fontscale %g pointscale %g rounded linewidth %g dashlength 0.7", W, H, family, 0.75*zoom, 0.95*zoom, 1.5*zoom) . ground
if (fmt eq "png") eval sprintf("set terminal pngcairo size %d,%d noenhanced font '%s,9' fontscale %g pointscale %g rounded linewidth %g dashlength 0.7", int(W*200+0.5), int(H*200+0.5), family, 2.0364*zoom, 2.667*zoom, 2.133*zoom) . ground
set output out
set lmargin at screen (1-width*zoom/W)/2
set rmargin at screen (1+width*zoom/W)/2
set tmargin at screen (1+(height+strip)*zoom/H)/2
set bmargin at screen (1-(height+strip)*zoom/H)/2
set xrange [0:width]
set yrange [height:-strip]
unset border
unset tics
unset key
set style fill solid 1.0 noborder
if (strip > 0) set label 999 internal at width-0.08,-0.10 right tc rgb WARN
