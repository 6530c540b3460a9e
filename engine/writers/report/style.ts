/** Style of the report: screen and A4. No font is loaded; not the State's design system. */
export const STYLE = `
:root{color-scheme:light}
body{font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:#222;background:#fff;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0}
h2{font-size:1.05rem;margin:2rem 0 .5rem;border-top:2px solid #222;padding-top:.4rem}
h2 span{font-weight:400;color:#555}
.produit{text-transform:uppercase;letter-spacing:.08em;font-size:.75rem;color:#555;margin:0}
.avis{border:1px solid #a33;padding:.4rem .6rem;color:#8a1f1f}
.chapeau{font-size:1.1rem}
table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .5rem;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
.texte,th[scope=row]{text-align:left}
th[scope=row]{font-weight:400}
thead th{border-bottom:1px solid #222;font-weight:600}
.note,.cle{font-size:.78rem;color:#555;margin:.2rem 0}
svg{width:100%;height:auto;max-width:44rem;display:block}
svg text{font-size:11px;fill:#444}
.legende{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;font-size:.8rem}
.couleur{display:inline-block;width:1.4em;height:1em;border:1px solid #999;margin-right:.4em;vertical-align:-.1em;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.hachures{background:repeating-linear-gradient(45deg,#fff 0 3px,#777 3px 4px)}
@media print{@page{size:A4;margin:15mm}body{max-width:none;padding:0;font-size:10pt}section{break-inside:avoid-page}section:last-of-type,section:nth-last-of-type(2){break-inside:auto}thead{display:table-header-group}tr{break-inside:avoid}path{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
