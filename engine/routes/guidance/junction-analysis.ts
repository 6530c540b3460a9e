import { modifierOf } from "./angles.ts";
import { circleAt, circleJunction } from "./circle.ts";
import { mergedShapes } from "./dual-carriageway.ts";
import { endOf, type GuidanceIndex } from "./junctions.ts";
import { mustAnnounce } from "./names.ts";
import { isMotorwayJunction, motorwayJunction } from "./motorway.ts";
import { ordinaryJunction } from "./ordinary-junction.ts";
import { markSliproads } from "./sliproad.ts";
import { setInstruction, viewOf, type Choice } from "./view.ts";

/**
 * What would be said of every road that leaves the junction at the end of `via`, from the way back ([0]) and sharp
 * right to sharp left. The rules are those of OSRM's guidance: circles first, then side roads, motorways, ordinary
 * junctions, and sliproads on top.
 */
export function analyseJunction(index: GuidanceIndex, via: number): readonly Choice[] {
  return index.remember("analysis", via, () => {
    const { shapes, merged } = mergedShapes(index, endOf(index.roads, via));
    const choices: Choice[] = viewOf(index, via, shapes, merged).map((road) => ({
      ...road,
      type: "invalid",
      modifier: "uturn",
    }));
    analyse(index, via, choices);
    return choices;
  });
}

function analyse(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const { mode } = index.facts(via).kind;
  if (mode !== "driving" && choices.every(({ edge }) => index.facts(edge).kind.mode === mode)) {
    for (const choice of choices) choice.type = "none";
    return;
  }
  const circle = circleAt(index, via, choices);
  if (circle) circleJunction(index, via, choices, circle);
  else {
    for (const choice of choices) {
      if (!choice.allowed) continue;
      const back = choice.edge === (via ^ 1);
      setInstruction(
        choice,
        back ? { type: "continue", modifier: "uturn" } : { type: "turn", modifier: modifierOf(choice.angle) },
      );
    }
    if (passesDriveways(index, choices)) passDriveways(index, via, choices);
    else if (isMotorwayJunction(index, via, choices)) motorwayJunction(index, via, choices);
    else ordinaryJunction(index, via, choices);
  }
  markSliproads(index, via, choices);
  if (index.facts(via).roadClass.motorway) {
    for (const choice of choices) if (choice.type === "on ramp") choice.type = "off ramp";
  }
}

/** One road goes on; all others are driveways and the like. */
function passesDriveways(index: GuidanceIndex, choices: readonly Choice[]): boolean {
  if (choices.length <= 2 || index.facts(choices[0].edge).roadClass.overlooked) return false;
  return choices.filter(({ edge }) => index.facts(edge).roadClass.overlooked).length + 2 === choices.length;
}

function passDriveways(index: GuidanceIndex, via: number, choices: readonly Choice[]): void {
  const at = choices.findIndex(({ edge }, i) => i > 0 && !index.facts(edge).roadClass.overlooked);
  const road = choices[at];
  if (road.type === "invalid") return;
  const from = index.facts(via).signs;
  const to = index.facts(road.edge).signs;
  road.type = from.name !== "" && to.name !== "" && !mustAnnounce(from, to) ? "none" : "new name";
  if (road.modifier !== "straight") return;
  choices.forEach((choice, i) => {
    if (i > 0 && i !== at && choice.modifier === "straight") choice.modifier = i < at ? "slight right" : "slight left";
  });
}
