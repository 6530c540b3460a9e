/** What signs say about a road in one direction. */
export interface Signage {
  /** the same for the same words, 0 when there are none */
  readonly id: number;
  readonly name: string;
  readonly ref: string;
  readonly pronunciation: string;
  readonly destinations: string;
  readonly exits: string;
}

export const NO_SIGNS: Signage = { id: 0, name: "", ref: "", pronunciation: "", destinations: "", exits: "" };

/** Words that may come and go at the ends of a name without making it another road. */
const AFFIXES = new Set("n ne e se s sw w nw north south west east nor sou we ea".split(" "));

/** Does a driver who goes from one road to the other have to be told a new name? */
export function mustAnnounce(from: Signage, to: Signage, withAffixes = true): boolean {
  if (from.id === to.id && withAffixes) return false;
  if (!from.name && !from.ref && (to.name || to.ref)) return true;

  const contained = from.name.startsWith(to.name) || to.name.startsWith(from.name);
  const affixChange = onlyAffixesChange(from.name, to.name, withAffixes);
  const sameName = contained || affixChange;
  const noNames = !from.name && !to.name;
  const noRefs = !from.ref && !to.ref;
  const refContained = !from.ref || !to.ref || from.ref.includes(to.ref) || to.ref.includes(from.ref);
  const obvious =
    (noNames && noRefs) ||
    (sameName && refContained) ||
    (refContained && from.name !== "" && !to.name) ||
    (sameName && from.ref !== "" && !to.ref) ||
    affixChange;
  const swapped =
    (!from.name && from.ref !== "" && to.name !== "" && !to.ref) ||
    (from.name !== "" && !from.ref && !to.name && to.ref !== "") ||
    (noNames && !refContained);
  const exitLost = sameName && from.exits !== "" && !to.exits;
  return !obvious || swapped || from.pronunciation !== to.pronunciation || (from.exits !== to.exits && !exitLost);
}

/** Both have words and no announcement is due either way. */
export function sameRoad(a: Signage, b: Signage): boolean {
  return a.id !== 0 && b.id !== 0 && !mustAnnounce(a, b) && !mustAnnounce(b, a);
}

/** Are the names equal but for compass words before and after their longest common part? */
function onlyAffixesChange(a: string, b: string, withAffixes: boolean): boolean {
  if (a === b) return true;
  const common = longestCommonPart(a, b);
  const parts = common
    ? [a, b].flatMap((name) => {
        const at = name.indexOf(common);
        return [name.slice(0, at), name.slice(at + common.length)];
      })
    : [a, b];
  return parts.every((part) => {
    const word = part.trim().toLowerCase();
    return word === "" || (withAffixes && AFFIXES.has(word));
  });
}

function longestCommonPart(a: string, b: string): string {
  let best = 0;
  let end = 0;
  let previous = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const current = new Uint16Array(b.length + 1);
    for (let j = 1; j <= b.length; j++) {
      if (a[i - 1] !== b[j - 1]) continue;
      current[j] = previous[j - 1] + 1;
      if (current[j] > best) {
        best = current[j];
        end = i;
      }
    }
    previous = current;
  }
  return a.slice(end - best, end);
}
