The look of every chart, and the page they are drawn on.
=== start
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
=== palette
# Each colour has one meaning, so that a page can swap all of them for the dark.
=== canvas
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
