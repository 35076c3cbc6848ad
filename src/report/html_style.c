#include "report/html.h"

/* Light, one typeface of the reader's machine, text column narrow enough to read, tables in boxes
 * that scroll by themselves on a phone; on paper nothing scrolls and heads of tables repeat. */
static const char *const style[] = {
    ":root{--ink:#1d1d1f;--soft:#595959;--rule:#d5d5d5;--tint:#f5f7f9;--blue:#00588f}",
    "*{box-sizing:border-box}",
    "html{font-size:100%;-webkit-text-size-adjust:100%}",
    "body{margin:0;color:var(--ink);background:#fff;font:1rem/1.55 system-ui,-apple-system,"
    "'Segoe UI','Helvetica Neue','Liberation Sans',Arial,sans-serif}",
    ".skip{position:absolute;left:-999rem}",
    ".skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem 1rem;outline:3px solid "
    "var(--blue)}",
    "main{max-width:60rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}",
    "h1{font-size:2rem;line-height:1.2;margin:.5rem 0 1.25rem;text-wrap:balance}",
    "h2{font-size:1.45rem;line-height:1.25;margin:3rem 0 .75rem;padding-top:.75rem;border-top:2px "
    "solid var(--ink)}",
    "h3{font-size:1.15rem;line-height:1.3;margin:2rem 0 .5rem}",
    "p,ul{max-width:44rem;margin:.6rem 0}",
    "ul{padding-left:1.3rem}li{margin:.35rem 0}nav li{margin:0}",
    "nav{font-size:.92rem;margin:0 0 1.5rem;padding:.75rem 0;border-top:1px solid "
    "var(--rule);border-bottom:1px solid var(--rule)}",
    "nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem}",
    "a{color:var(--blue)}",
    ".callout{max-width:46rem;margin:1rem 0;padding:.8rem 1.1rem;border-left:6px solid "
    "var(--rule);background:var(--tint)}",
    ".callout p{margin:0;max-width:none}",
    ".answer{border-left-color:#0072b2;background:#eef5fa;font-size:1.1rem}",
    ".caution{border-left-color:#b26b00;background:#fdf5e6}",
    ".danger{border-left-color:#b3261e;background:#fceceb}",
    "figure{margin:1.5rem 0}",
    "figure .drawing{overflow-x:auto}",
    "figure svg{display:block;max-width:100%;height:auto;min-width:30rem}",
    "figcaption{color:var(--soft);font-size:.9rem;max-width:44rem;margin-top:.5rem}",
    ".missing{border:1px dashed var(--rule);padding:1rem;color:var(--soft)}",
    ".table{margin:1.25rem 0}",
    ".title{font-weight:600;margin:0 0 .2rem}",
    ".sentence{color:var(--soft);font-size:.9rem;margin:0 0 .4rem}",
    ".scroll{overflow-x:auto;max-width:100%}",
    ".scroll:focus-visible{outline:3px solid var(--blue)}",
    "table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}",
    ".small table{font-size:.82rem}",
    "th,td{padding:.32rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid "
    "var(--rule)}",
    "thead th{border-bottom:2px solid "
    "var(--ink);vertical-align:bottom;font-weight:600;line-height:1.25}",
    "tbody th{font-weight:400}.wide tbody th{min-width:9rem}",
    "@media(min-width:62rem){.broad{width:min(100vw - 4rem,76rem);"
    "margin-left:calc((57.5rem - min(100vw - 4rem,76rem))/2)}}",
    ".n{text-align:right;white-space:nowrap}",
    "thead .n{white-space:normal}",
    ".unit{display:block;font-weight:400;color:var(--soft);font-size:.85em}",
    ".prose{min-width:16rem;overflow-wrap:anywhere}",
    ".code{overflow-wrap:anywhere}",
    "summary{cursor:pointer;font-weight:600;margin:.4rem 0}",
    "@media(max-width:30rem){main{padding:1rem 1rem 3rem}h1{font-size:1.5rem}h2{font-size:1.25rem}"
    ".answer{font-size:1rem}th,td{padding:.3rem .5rem}}",
    "@page{margin:16mm 15mm}",
    "@media print{body{font-size:10pt}main{max-width:none;padding:0}nav,.skip{display:none}"
    "h2{margin-top:1.6rem}h2,h3,.title,summary{break-after:avoid}"
    "figure,.callout,tr{break-inside:avoid}.scroll,figure .drawing{overflow:visible}"
    "thead{display:table-header-group}figure svg{min-width:0;max-width:100%}"
    "table{font-size:8pt;width:100%}.small table{font-size:7pt}"
    "th,td{padding:.15rem .35rem}.wide tbody "
    "th,.prose{min-width:0}.prose{width:35%}.broad{width:auto;margin-left:0}"
    ".n{white-space:normal}th,td{overflow-wrap:break-word}a{color:inherit;text-decoration:none}"
    ".callout,.missing{print-color-adjust:exact;-webkit-print-color-adjust:exact}}",
};

void html_style(Text *out)
{
    text_add(out, "<style>\n");
    for (size_t k = 0; k < COUNT_OF(style); k++) {
        text_add(out, style[k]);
        text_add(out, "\n");
    }
    text_add(out, "</style>\n");
}
