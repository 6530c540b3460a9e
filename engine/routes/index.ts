export { createRouter, pick, type NoRoute, type Router } from "./router.ts";
export { pointsBetween, roadPoints, type PathEdge, type PlaceOnRoad, type RoutePath } from "./path.ts";
export { createGuidanceIndex, type GuidanceIndex } from "./guidance/junctions.ts";
export type { Point } from "./guidance/lines.ts";
export {
  osrmRoute,
  type OsrmIntersection,
  type OsrmLeg,
  type OsrmManeuver,
  type OsrmRoute,
  type OsrmStep,
} from "./osrm-route.ts";
export { polyline6 } from "./polyline.ts";
