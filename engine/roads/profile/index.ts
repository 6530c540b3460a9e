export { CAR_PROFILE, type CarProfile, type SpeedTable } from "./car-profile.ts";
export { OBSTACLE_KINDS, nodeRule, type NodeRule, type Obstacle, type ObstacleKind } from "./node-rule.ts";
export { restrictionRule, type RestrictionRule } from "./restriction-rule.ts";
export { wayDurationS, wayKind } from "./way-kind.ts";
export { ProfileOverrides, overrideProfile } from "./overrides.ts";
