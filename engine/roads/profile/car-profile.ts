/** What a car may do and how fast: data only, every number of it may be overridden by a study (see overrides.ts). */

/** km/h by tag value. */
export type SpeedTable = Readonly<Record<string, number>>;

export interface CarProfile {
  /** km/h by OSM `highway` value; a class that is absent is driven only where access says so, at `defaultKmh` */
  readonly speedKmh: SpeedTable;
  /** on a way of no known class that is tagged open to cars */
  readonly defaultKmh: number;
  /** km/h by `route` value (ferry, shuttle_train), when no duration is tagged */
  readonly routeKmh: SpeedTable;
  /** km/h by `bridge` value (movable), when no duration is tagged */
  readonly bridgeKmh: SpeedTable;
  /** upper bounds in km/h by tag value */
  readonly surfaceKmh: SpeedTable;
  readonly tracktypeKmh: SpeedTable;
  readonly smoothnessKmh: SpeedTable;
  /** legal limit by zone ("urban" in `FR:urban`), where the country's own is not in `legalKmh` */
  readonly zoneKmh: SpeedTable;
  /** legal limit by full code in lower case ("fr:rural", "none", "walk"); 0 = no usable limit */
  readonly legalKmh: SpeedTable;
  /** share of a tagged limit that is really driven */
  readonly maxspeedShare: number;

  /** multipliers of the routability rate (they make a road less liked, not slower) */
  readonly rateFactor: {
    /** by `service` value */
    readonly service: SpeedTable;
    readonly sideRoad: number;
    /** width of 3 m or less, or one lane for both directions */
    readonly narrow: number;
    /** oneway=alternating */
    readonly alternating: number;
    /** lane_markings=no on a two-way road */
    readonly unmarked: number;
    /** the direction that must yield under `priority=forward|backward` */
    readonly yielding: number;
  };

  /** seconds */
  readonly penaltyS: {
    /** largest cost of a turn, reached by a half turn */
    readonly turn: number;
    readonly uTurn: number;
    readonly trafficSignals: number;
    readonly stop: number;
    readonly giveWay: number;
    /** by `barrier` value, for barriers that open */
    readonly barrier: SpeedTable;
  };
  /** > 1 makes turns across the oncoming traffic dearer than the others */
  readonly turnBias: number;

  /** access tags, the most specific first; also the vehicles a turn restriction may except */
  readonly accessHierarchy: readonly string[];
  readonly restrictionVehicles: readonly string[];
  readonly accessYes: ReadonlySet<string>;
  readonly accessNo: ReadonlySet<string>;
  /** among `accessNo`: on a real road these only mean "not through" */
  readonly accessRestricted: ReadonlySet<string>;
  /** `highway` values on which `accessRestricted` means "not through" */
  readonly restrictedClasses: ReadonlySet<string>;
  /** a service road so tagged may be driven but no point is snapped to it */
  readonly noSnapServiceAccess: ReadonlySet<string>;
  readonly serviceForbidden: ReadonlySet<string>;
  readonly classesNever: ReadonlySet<string>;
  readonly constructionHarmless: ReadonlySet<string>;
  /** barriers that let cars through at no cost */
  readonly barrierOpen: ReadonlySet<string>;

  readonly vehicle: {
    readonly heightM: number;
    readonly widthM: number;
    readonly lengthM: number;
    readonly weightKg: number;
  };
  readonly leftHandDriving: boolean;

  /** multiplies every driving time ("heures pleines": 1.2 = 20 % slower) */
  readonly timeFactor: number;
  /** the same by road class, on top of `timeFactor` */
  readonly timeFactorByClass: SpeedTable;
  readonly exclude: { readonly ferry: boolean; readonly toll: boolean; readonly motorway: boolean };
}

const MILE_KM = 1.609;

const ROADS = [
  "motorway",
  "motorway_link",
  "trunk",
  "trunk_link",
  "primary",
  "primary_link",
  "secondary",
  "secondary_link",
  "tertiary",
  "tertiary_link",
  "unclassified",
  "residential",
  "living_street",
  "service",
  "winter_road",
  "ice_road",
];

/**
 * The documented behaviour of the stock car profile of OSRM 26, the engine of INSEE's published times since 2021.
 * Where we deliberately differ, docs/profile.md says so and why.
 */
export const CAR_PROFILE: CarProfile = {
  speedKmh: {
    motorway: 90,
    motorway_link: 45,
    trunk: 85,
    trunk_link: 40,
    primary: 65,
    primary_link: 30,
    secondary: 55,
    secondary_link: 25,
    tertiary: 40,
    tertiary_link: 20,
    unclassified: 25,
    residential: 25,
    living_street: 10,
    service: 15,
    winter_road: 20,
    ice_road: 15,
  },
  defaultKmh: 10,
  routeKmh: { ferry: 5, shuttle_train: 10 },
  bridgeKmh: { movable: 5 },
  surfaceKmh: {
    cement: 80,
    compacted: 80,
    fine_gravel: 80,
    paving_stones: 60,
    metal: 60,
    bricks: 60,
    grass: 40,
    wood: 40,
    sett: 40,
    grass_paver: 40,
    gravel: 40,
    unpaved: 40,
    ground: 40,
    dirt: 40,
    pebblestone: 40,
    tartan: 40,
    cobblestone: 30,
    clay: 30,
    snow: 30,
    earth: 20,
    stone: 20,
    rocky: 20,
    sand: 20,
    ice: 20,
    laterite: 15,
    mud: 10,
  },
  tracktypeKmh: { grade1: 60, grade2: 40, grade3: 30, grade4: 25, grade5: 20 },
  smoothnessKmh: {
    intermediate: 80,
    bad: 40,
    very_bad: 20,
    horrible: 10,
    very_horrible: 5,
    impassable: 0,
  },
  zoneKmh: { urban: 50, rural: 90, trunk: 110, motorway: 130 },
  legalKmh: {
    "at:rural": 100,
    "at:trunk": 100,
    "ar:urban": 40,
    "ar:rural": 110,
    "be:motorway": 120,
    "be-bru:rural": 70,
    "be-bru:urban": 30,
    "be-vlg:rural": 70,
    "bg:motorway": 140,
    "by:urban": 60,
    "by:motorway": 110,
    "ca-on:rural": 80,
    "ch:rural": 80,
    "ch:trunk": 100,
    "ch:motorway": 120,
    "de:living_street": 7,
    "de:rural": 100,
    "de:motorway": 0,
    "dk:rural": 80,
    "es:trunk": 90,
    "fr:rural": 80,
    "gb:nsl_single": 60 * MILE_KM,
    "gb:nsl_dual": 70 * MILE_KM,
    "gb:motorway": 70 * MILE_KM,
    "lv:living_street": 20,
    "nl:rural": 80,
    "nl:trunk": 100,
    "no:rural": 80,
    "no:motorway": 110,
    "ph:urban": 40,
    "ph:rural": 80,
    "ph:motorway": 100,
    "pl:rural": 100,
    "pl:expressway": 120,
    "pl:motorway": 140,
    "ro:trunk": 100,
    "ru:living_street": 20,
    "ru:urban": 60,
    "ru:motorway": 110,
    "uk:nsl_single": 60 * MILE_KM,
    "uk:nsl_dual": 70 * MILE_KM,
    "uk:motorway": 70 * MILE_KM,
    "za:urban": 60,
    "za:rural": 100,
    none: 140,
    walk: 7,
  },
  maxspeedShare: 0.8,
  rateFactor: {
    service: {
      alley: 0.5,
      parking: 0.5,
      parking_aisle: 0.5,
      driveway: 0.5,
      "drive-through": 0.5,
      "drive-thru": 0.5,
    },
    sideRoad: 0.8,
    narrow: 0.5,
    alternating: 0.4,
    unmarked: 0.75,
    yielding: 0.7,
  },
  penaltyS: {
    turn: 7.5,
    uTurn: 20,
    trafficSignals: 2,
    stop: 2,
    giveWay: 1,
    barrier: { gate: 60, lift_gate: 60 },
  },
  turnBias: 1.075,
  accessHierarchy: ["motorcar", "motor_vehicle", "vehicle", "access"],
  restrictionVehicles: ["motorcar", "motor_vehicle", "vehicle"],
  accessYes: new Set(["yes", "motorcar", "motor_vehicle", "vehicle", "permissive", "designated", "hov"]),
  accessNo: new Set([
    "no",
    "agricultural",
    "forestry",
    "emergency",
    "emergency_vehicle",
    "psv",
    "taxi",
    "share_taxi",
    "minibus",
    "bus",
    "foot",
    "restricted",
    "military",
    "official",
    "customers",
    "private",
    "delivery",
    "destination",
    "permit",
    "residents",
  ]),
  accessRestricted: new Set(["private", "delivery", "destination", "customers", "permit", "residents", "unknown"]),
  restrictedClasses: new Set(ROADS),
  noSnapServiceAccess: new Set(["private"]),
  serviceForbidden: new Set(["emergency_access"]),
  classesNever: new Set(["steps", "construction", "proposed"]),
  constructionHarmless: new Set(["no", "widening", "minor"]),
  barrierOpen: new Set([
    "cattle_grid",
    "border_control",
    "toll_booth",
    "sally_port",
    "no",
    "entrance",
    "height_restrictor",
    "arch",
  ]),
  vehicle: { heightM: 2, widthM: 1.9, lengthM: 4.8, weightKg: 2000 },
  leftHandDriving: false,
  timeFactor: 1,
  timeFactorByClass: {},
  exclude: { ferry: false, toll: false, motorway: false },
};
