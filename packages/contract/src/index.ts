export type { Access, AnswerOf, BodyOf, Method, ParamsOf, QueryOf, RouteDescription } from './define-route.ts'
export { type JobName, type JobPayload, jobPayloads } from './jobs.ts'
export type { Annotator } from './routes/annotators.ts'
export { type Assignment, type NoClaimReason, noClaimReasons } from './routes/assignments.ts'
export type { Backend, BackendCheck } from './routes/backends.ts'
export type { Priorities, Queue } from './routes/dispensing.ts'
export type { ProgressForecast } from './routes/forecast.ts'
export type { GoldImport, GoldReader, GoldTask } from './routes/gold.ts'
export type { AssignmentHistory, TaskHistory } from './routes/history.ts'
export { type RouteName, routes } from './routes/index.ts'
export type { LabelImport } from './routes/label-imports.ts'
export type { Lease } from './routes/leases.ts'
export type { Loop, LoopDetail, LoopRound, RoundMeasure } from './routes/loops.ts'
export type { Message } from './routes/messages.ts'
export type { ModelRun } from './routes/model-runs.ts'
export type { Model, ModelDetail, Pushed, ShownModelVersion } from './routes/models.ts'
export type { Notice } from './routes/notices.ts'
export type { OntologyPreview } from './routes/ontology.ts'
export type { Ordering, OrderingDetail, ProjectOrdering, QueuedTask } from './routes/ordering.ts'
export { type PixelInfo, pixelInfoSchema, type SampleHeader } from './routes/pixels.ts'
export type { Profile } from './routes/profile.ts'
export type { HistoryEntry } from './routes/project-history.ts'
export type { Project, ProtocolVersion } from './routes/projects.ts'
export type { Prompt, Prompted, Prompter } from './routes/prompts.ts'
export type { ProtocolNote } from './routes/protocol-notes.ts'
export type { KnownAnswer, MyQualification } from './routes/qualifications.ts'
export type { Analysis, AnalysisDetail, Member, Progress, Quality } from './routes/quality.ts'
export type { LabelTrace, ReleaseDiff } from './routes/release-diffs.ts'
export type { LabelFormatInfo } from './routes/release-exports.ts'
export { type Pack, packSchema } from './routes/release-packs.ts'
export { type Release, type ReleaseDetail, type ReleasePreview, releaseFileSchema, releaseSchema } from './routes/releases.ts'
export {
  type ContestedFilter,
  type ContestedTask,
  contestedFilterSchema,
  type DecisionDraft,
  decisionDraftSchema,
  type Review,
} from './routes/reviews.ts'
export type { Feedback, Revision } from './routes/revisions.ts'
export type { RoutingFault } from './routes/routing-faults.ts'
export type { AuditedRule, RuleAudits } from './routes/rule-audits.ts'
export type { SampleFacetsAnswer, SampleView } from './routes/sample-table.ts'
export {
  type Import,
  type ImportOptions,
  importOptionsSchema,
  type Sample,
  splitSchema,
  uploadAboutSchema,
  uploadGroupsSchema,
} from './routes/samples.ts'
export type { SearchResult } from './routes/search.ts'
export type { Session } from './routes/session.ts'
export type { Scan, Source } from './routes/sources.ts'
export type { Suggested, Suggestion } from './routes/suggestions.ts'
export type { TaskDetail, TaskSummary } from './routes/tasks.ts'
export type { Delivery, Webhook } from './routes/webhooks.ts'
export { type Problem, problemSchema } from './shared.ts'
export {
  type ClientEvents,
  type Hint,
  type HintTopic,
  hintAudience,
  hintSchema,
  hintTopicSchema,
  hintTopics,
  type LeaseLoss,
  leaseLossSchema,
  type Presence,
  type PresenceDoing,
  type PresenceReport,
  type PresentPerson,
  presenceDoingSchema,
  presenceReportSchema,
  presenceSchema,
  presenceSeconds,
  type ServerEvents,
} from './sockets.ts'
