/** Bearings are clockwise from north. Turn angles are seen by the driver: 0 = back, 90 = right, 180 = ahead, 270 = left. */

/** Beyond these deviations (degrees) a driver sees a different thing; values of OSRM's guidance constants. */
export const STRAIGHT = 180;
export const NO_TURN_DEVIATION = 3;
export const FUZZY_ANGLE = 25;
export const NARROW_ANGLE = 40;
export const GROUP_ANGLE = 60;
/** A competing road must deviate this many times more to be out of the question. */
export const DISTINCTION_RATIO = 2;

export type Modifier =
  | "uturn"
  | "sharp right"
  | "right"
  | "slight right"
  | "straight"
  | "slight left"
  | "left"
  | "sharp left";

/** Smallest angle between two directions, 0..180. */
export function deviation(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return Math.min(360 - difference, difference);
}

export function reverseBearing(bearing: number): number {
  return bearing >= 180 ? bearing - 180 : bearing + 180;
}

/** Turn angle of someone who arrives heading `entering` and leaves heading `leaving`. */
export function angleBetween(entering: number, leaving: number): number {
  const turned = leaving + 360 - entering;
  const angle = 540 - (turned > 360 ? turned - 360 : turned);
  return angle >= 360 ? angle - 360 : angle;
}

/** Word for a turn angle. */
export function modifierOf(angle: number): Modifier {
  if (angle > 0 && angle < 60) return "sharp right";
  if (angle >= 60 && angle < 140) return "right";
  if (angle >= 140 && angle < 160) return "slight right";
  if (angle >= 160 && angle <= 200) return "straight";
  if (angle > 200 && angle <= 220) return "slight left";
  if (angle > 220 && angle <= 300) return "left";
  if (angle > 300 && angle < 360) return "sharp left";
  return "uturn";
}

const MIRROR: Readonly<Record<Modifier, Modifier>> = {
  uturn: "uturn",
  "sharp right": "sharp left",
  right: "left",
  "slight right": "slight left",
  straight: "straight",
  "slight left": "slight right",
  left: "right",
  "sharp left": "sharp right",
};

/** The same turn seen in a mirror. */
export function mirrored(modifier: Modifier): Modifier {
  return MIRROR[modifier];
}

export function pointsLeft(modifier: Modifier): boolean {
  return modifier.endsWith("left");
}

export function pointsRight(modifier: Modifier): boolean {
  return modifier.endsWith("right");
}
