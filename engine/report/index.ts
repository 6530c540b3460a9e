export { UserError } from "./user-error.ts";
export { SkipReport, type SkipKind, type Skips } from "./skip-report.ts";
export type { Progress, ProgressEvent } from "./progress.ts";
export { systemReason } from "./system-reason.ts";
