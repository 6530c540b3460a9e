import type { OpenAction, Problem, Scenario, SitesAction } from "./model.ts";

/** A row of a list of sites, as the readers give it. */
export interface ListedSite {
  readonly id: string;
  readonly name: string;
  readonly commune: string;
  readonly lon: number;
  readonly lat: number;
  /** "fixed", "multi-site", "branch", "mobile" for France Services; the file's own word elsewhere */
  readonly kind: string;
  readonly services: readonly string[];
  /** NaN where not known */
  readonly halfDays: number;
}

/**
 * The same scenario with each list of sites replaced by the openings it stands for, in the order of the file. Services
 * come from the action, else from the row, else from the preset. A row without point is opened at its commune. A list that
 * leaves nothing after its filters is a problem.
 */
export function withSites(
  scenario: Scenario,
  lists: ReadonlyMap<string, readonly ListedSite[]>,
): { readonly scenario: Scenario; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const actions = scenario.actions.flatMap((action) => {
    if (action.verb !== "sites") return [action];
    const list = lists.get(action.file) ?? [];
    const kept = list.filter((site) => isWanted(site, action));
    if (kept.length === 0) {
      problems.push({
        message: `la liste « ${action.file} » ne laisse aucun site (${list.length} lus avant filtres) : vérifiez departements et formats.`,
        line: action.line,
      });
    }
    return kept.map((site) => opening(site, action));
  });
  return { scenario: { ...scenario, actions }, problems };
}

function isWanted({ commune, kind }: ListedSite, { departements, formats }: SitesAction): boolean {
  const inside = departements.length === 0 || departements.some((code) => commune.startsWith(code));
  return inside && (formats.length === 0 || formats.includes(kind));
}

function opening(site: ListedSite, action: SitesAction): OpenAction {
  const { lon, lat, commune } = site;
  const hasPoint = Number.isFinite(lon) && Number.isFinite(lat);
  return {
    verb: "open",
    line: action.line,
    site: site.id,
    name: site.name,
    kind: action.kind,
    position: hasPoint ? { lon, lat, ...(commune && { commune }) } : { commune },
    services: action.services ?? (site.services.length > 0 ? site.services : null),
    halfDays: Number.isFinite(site.halfDays) ? site.halfDays : null,
    status: action.status,
  };
}
