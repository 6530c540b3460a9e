/** A scenario of the command line as the page holds it. What the page cannot show is refused, never dropped. */
import { UserError } from "../../../engine/report/index.ts";
import type { Position, Scenario } from "../../../engine/scenario/index.ts";
import type { Territory } from "../../../engine/territory/index.ts";
import { MAX_ACTIONS, type DraftAction, type ScenarioDraft } from "../state/scenario-text.ts";

/**
 * @throws UserError for actions, selections or evaluations the page has no gesture for: the command line still runs them
 */
export function draftOf(scenario: Scenario, { communes, facilities }: Territory): ScenarioDraft {
  const elsewhere = (what: string, line: number | null): never => {
    throw new UserError(
      `${scenario.file}${line === null ? "" : `, ligne ${line}`} : ${what} ne se montre pas sur la carte ; lancez « desserte simulate » avec ce fichier.`,
    );
  };
  if (scenario.actions.length > MAX_ACTIONS) elsewhere(`un scénario de plus de ${MAX_ACTIONS} changements`, null);
  const pointOf = (position: Position, line: number): { lon: number; lat: number } => {
    if ("lon" in position) return { lon: position.lon, lat: position.lat };
    const commune = communes.find(({ code }) => code === position.commune);
    return commune ? { lon: commune.lon, lat: commune.lat } : elsewhere(`la commune « ${position.commune} »`, line);
  };
  const named = (ids: readonly string[]): string => {
    const row = facilities.id.indexOf(ids[0] ?? "");
    return row < 0 ? ids.join(", ") : facilities.name[row]! || ids[0]!;
  };
  const actions = scenario.actions.map((action): DraftAction => {
    switch (action.verb) {
      case "open":
        return {
          verb: "open",
          site: action.site,
          name: action.name,
          kind: action.kind,
          ...pointOf(action.position, action.line),
          services: action.services ?? [],
        };
      case "close":
      case "move": {
        const { facilities: ids, ...others } = action.which;
        if (!ids || Object.keys(others).length > 0)
          return elsewhere("une sélection autre que « facilities »", action.line);
        return action.verb === "close"
          ? { verb: "close", facilities: ids, name: named(ids) }
          : { verb: "move", facilities: ids, name: named(ids), ...pointOf(action.to, action.line) };
      }
      default:
        return elsewhere(`l'action « ${action.verb} »`, action.line);
    }
  });
  const { kind } = scenario.evaluation;
  if (kind !== "hosted" && kind !== "basket") return elsewhere("cette évaluation", null);
  return { title: scenario.title, evaluation: kind, actions };
}
