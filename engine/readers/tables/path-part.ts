/** names of archives and workbooks, before the "#" of a part */
const WITH_PARTS = /^(.*?\.(?:zip|7z|xls[xm]|tar|tgz|tbz2?|txz|gz|bz2|xz))#(.+)$/is;

/** "archive.zip#data.csv" or "book.xlsx#Sheet": the path, and what comes after the first "#" (null when nothing). */
export function splitPart(spec: string): { path: string; part: string | null } {
  const match = WITH_PARTS.exec(spec);
  return match ? { path: match[1]!, part: match[2]! } : { path: spec, part: null };
}
