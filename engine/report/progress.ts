/** Progress of a long step, as the command line, the viewer and tests all receive it. */
export interface ProgressEvent {
  /** step id ("roads", "search" ...) */
  readonly step: string;
  /** French label of the step */
  readonly label: string;
  readonly done: number;
  /** 0 when not known */
  readonly total: number;
  /** what done and total count ("octets", "services" ...) */
  readonly unit: string;
}

export type Progress = (event: ProgressEvent) => void;
