/** The worker of the page: opens the study's tables and answers from them. */
import { serve } from "./serve.ts";
import { StudyDesk } from "./desk.ts";
import type { StudyMessages } from "./messages.ts";

const desk = new StudyDesk();

serve<StudyMessages>(self as unknown as DedicatedWorkerGlobalScope, {
  open: (ask) => desk.open(ask),
  roads: (ask) => desk.roads(ask),
  backdrop: () => desk.backdrop(),
  judge: (ask) => desk.judge(ask.thresholds),
  cells: (ask) => desk.cells(ask),
  other: (ask) => desk.other(ask),
  facilities: (ask) => desk.facilities(ask.service),
  route: (ask) => desk.route(ask),
  scenario: (ask) => desk.scenario(ask),
  readScenario: (ask) => desk.readScenario(ask),
  preview: (ask) => desk.preview(ask),
});
