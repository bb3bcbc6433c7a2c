export {
  type BootstrapPart,
  type BootstrapPlan,
  bootstrapInterval,
  bootstrapValues,
  intervalOfValues,
} from './agreement/bootstrap.ts'
export { type AnyMetric, type Level, levels } from './agreement/define.ts'
export { type MetricId, metricById, metrics } from './agreement/registry.ts'
export { crowdlabWeights } from './algorithms/crowdlab.ts'
export { accuracyOf, type Decision, decide, type TieRule } from './algorithms/decide.ts'
export type { AnyAlgorithm, FitInput, LabelResult, ModelProbabilities, Parameters } from './algorithms/define.ts'
export type { ThreadHost } from './algorithms/em-kernel/crew.ts'
export { createEmKernel } from './algorithms/em-kernel/kernel.ts'
export { createOnline, type OnlineModel } from './algorithms/online.ts'
export type { ReaderModel } from './algorithms/reader-models.ts'
export { type ReaderReport, readerReports } from './algorithms/readers.ts'
export { type AlgorithmId, algorithmById, algorithms } from './algorithms/registry.ts'
export { assistOver, assistVersion } from './assist/assist-over.ts'
export type { AssistTask } from './assist/assist-task.ts'
export type { AnyNumberMethod, NumberResult } from './numbers/define.ts'
export { type ReadingTable, readingTable } from './numbers/reading-table.ts'
export { numberMethodById, numberMethods } from './numbers/registry.ts'
export { type Detection, type ObjectAgreement, objectAgreement } from './objects/object-agreement.ts'
export { type SurfaceDistance, surfaceDistance } from './objects/surface-distance.ts'
export { dryRunOver, dryRunVersion } from './quality/dry-run.ts'
export { type HistoryAnnotation, type HistoryTask, isVote } from './quality/history-task.ts'
export { modelsOver } from './quality/models.ts'
export { type ProjectQuality, qualityOver } from './quality/project-quality.ts'
export type { QualityTask } from './quality/quality-task.ts'
export { refitOver, refitParameters, refitVersion } from './quality/refit.ts'
export { seededDraw } from './random.ts'
export { compareRegions } from './regions/compare-regions.ts'
export { compareTracks, trackCloseness } from './regions/compare-tracks.ts'
export { type ContourLevel, type ContourPlan, contoursOf } from './regions/contours.ts'
export type { AnyRegionMethod, RegionMethod } from './regions/define.ts'
export { type FuseProblem, fuse, methodsFor } from './regions/fuse.ts'
export {
  compareIntervals,
  type Interval,
  type IntervalOutcome,
  type IntervalPlan,
  intervalIou,
} from './regions/intervals.ts'
export type { Annotated } from './regions/marks.ts'
export type { RegionPlan } from './regions/plan.ts'
export { type RegionMethodId, regionMethodById, regionMethods } from './regions/registry.ts'
export { spreadOf } from './regions/spread.ts'
export { type Staple, stapleOf } from './regions/staple.ts'
export type { TrackAxis } from './regions/tracks-of.ts'
export { compareTask } from './task/compare-task.ts'
export type { ComparedAnnotation } from './task/compared-annotation.ts'
export { contentOf } from './task/content-of.ts'
export { factsOf } from './task/facts-of.ts'
export { modelReaderName, type Suggested } from './task/model-votes.ts'
export { type ReaderModels, readerModels } from './task/posteriors.ts'
export { mostReadsOf, routeTask } from './task/route-task.ts'
export { isSameOutcome } from './task/same-outcome.ts'
export { type AskedQuestion, answerShares } from './trees/answer-shares.ts'
export { optionTables } from './trees/option-votes.ts'
export { type TreeQuestion, type TreeShare, treeShares } from './trees/question-tree.ts'
export { type Parents, type TaxonomyOutcome, voteUp } from './trees/taxonomy.ts'
export { type Vote, type VoteTable, type VoteTableBuilder, voteTable, voteTableBuilder } from './votes/vote-table.ts'
