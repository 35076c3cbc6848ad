The horizontal axis of a page whose ranges cover it, at the same distances in every format.
=== tick
set arrow {{number}} from {{at}}, screen {{bottom}}/H to {{at}}, screen {{end}}/H nohead
    linewidth 0.8 linecolor rgb INK
set label {{number}} "{{words}}" at {{at}}, screen {{below}}/H center textcolor rgb INK
=== axis
set arrow 99 from {{lo}}, screen {{bottom}}/H to {{hi}}, screen {{bottom}}/H nohead
    linewidth 0.8 linecolor rgb INK
