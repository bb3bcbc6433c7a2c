export { type ExpressionScope, expressionProblem, loadExpressions } from '#cel'
export {
  type ObjectDecision,
  objectDecisionSchema,
  type ReasonCode,
  type ResolutionKind,
  reasonCodeSchema,
  reasonCodes,
  resolutionKinds,
  type Verdict,
  verdicts,
} from './adjudication.ts'
export {
  type AnalysisOutcome,
  type AnalysisRequest,
  analysisOutcomeSchema,
  analysisRequestSchema,
} from './analysis/analysis.ts'
export {
  type AnchoringGroup,
  type AssistReport,
  assistReportSchema,
  type Calibration,
  type Compared,
  type ModelReader,
  type Share,
  type Taken,
} from './analysis/assist.ts'
export type { DryRun, DryRunCounts, DryRunPlan } from './analysis/dry-run.ts'
export { type AnalysisRecipe, analysisRecipeSchema, type Estimate } from './analysis/estimate.ts'
export type { AnswerShares, NumberReaders, Refit, RefitReader, Subject } from './analysis/refit.ts'
export {
  type AnnotationContent,
  annotationContentSchema,
  type DisplayState,
  displayStateSchema,
  emptyContent,
  type Note,
  noteSchema,
} from './annotation.ts'
export { checkAnnotation } from './annotation-check.ts'
export type { AnnotationProblem, ImageFacts } from './annotation-problem.ts'
export { type Answer, type AnswerValue, answerKey, answerSchema, answerValueSchema } from './answer.ts'
export { isBlankStart, isOfModels, openAssist } from './assist.ts'
export {
  type AgreementValue,
  type AnswerConsensus,
  agreementValueSchema,
  answerConsensusSchema,
  clusterKinds,
  type Recipe,
  type RegionCluster,
  recipeSchema,
  regionClusterSchema,
  type Spread,
  spreadSchema,
  type TaskConsensus,
  type TrackConsensus,
  taskConsensusSchema,
  trackConsensusSchema,
} from './consensus.ts'
export { contentOf, markOf } from './content-of.ts'
export { checkDecisions } from './decision-check.ts'
export {
  type AnnotationPurpose,
  annotationPurposes,
  type Dispensing,
  dispensingSchema,
  type LevelRule,
  levelRuleOf,
  pushedScoreKindSchema,
  pushedScoreKinds,
  type QueueOrder,
  queueOrderSchema,
  type ScoreKind,
  scoreKindSchema,
  scoreKinds,
} from './dispensing.ts'
export {
  type DisplayPreset,
  displayPresetSchema,
  type PixelDisplay,
  pixelDisplaySchema,
  type WindowRule,
  windowRuleSchema,
} from './display.ts'
export type { DomainError, ErrorCode } from './errors.ts'
export { type EventType, eventTypes, mechanicalEvents } from './events.ts'
export { feedbackOn } from './feedback.ts'
export { type FoldEvent, type FoldedAssignment, type FoldedTask, foldAssignment, foldTask } from './fold.ts'
export { answerFromText, labelNamed } from './gold-answers.ts'
export {
  type Attempt,
  type QualificationPolicy,
  type QualificationState,
  qualificationStates,
  type Standing,
  standingOf,
  verdictOf,
} from './gold-qualification.ts'
export {
  adviceOn,
  commonMistake,
  contradictsBelow,
  lookAgainFrom,
  type ReadingMean,
  sumConfusion,
  wilson,
} from './gold-readings.ts'
export { type Change, changeSchema, changesBetween, mostChanges } from './history/changes.ts'
export { changesOfEvent, settingEvents } from './history/changes-of-event.ts'
export { eventGroup, eventsSeenBy, isBlindToReaders, isMechanical, isOfReader } from './history/event-kinds.ts'
export {
  type AdjudicationId,
  type AnalysisId,
  type AnnotationId,
  type AssignmentId,
  adjudicationIdSchema,
  analysisIdSchema,
  annotationIdSchema,
  assignmentIdSchema,
  type BackendId,
  backendIdSchema,
  type ConsensusId,
  consensusIdSchema,
  type ImportId,
  type InvitationId,
  importIdSchema,
  invitationIdSchema,
  type LabelImportId,
  type LoopId,
  labelImportIdSchema,
  loopIdSchema,
  type MessageId,
  type ModelId,
  type ModelRunId,
  messageIdSchema,
  modelIdSchema,
  modelRunIdSchema,
  type NoticeId,
  noticeIdSchema,
  type OrderingId,
  type OrganizationId,
  orderingIdSchema,
  organizationIdSchema,
  type PackId,
  type PersonId,
  type ProjectId,
  type ProtocolId,
  type PyramidId,
  packIdSchema,
  personIdSchema,
  projectIdSchema,
  protocolIdSchema,
  pyramidIdSchema,
  type ReleaseId,
  type RoundId,
  releaseIdSchema,
  roundIdSchema,
  type SampleId,
  type SampleViewId,
  type ScanId,
  type Slug,
  type SourceId,
  sampleIdSchema,
  sampleViewIdSchema,
  scanIdSchema,
  slugSchema,
  sourceIdSchema,
  type TaskId,
  taskIdSchema,
} from './ids.ts'
export { imageFactsOf } from './image-facts.ts'
export {
  type AnnotationOrigin,
  annotationOriginSchema,
  becomes,
  defaultLabelImportChoice,
  type LabelImportChoice,
  labelImportChoiceSchema,
  personalFacts,
  type ReleasedOrigin,
  releasedOriginSchema,
} from './label-import.ts'
export {
  type AnalysisState,
  type AssignmentState,
  analysisFlow,
  assignmentFlow,
  type ImportState,
  importFlow,
  type LabelImportState,
  labelImportFlow,
  type ModelRunState,
  modelRunFlow,
  type OrderingState,
  orderingFlow,
  type PackState,
  packFlow,
  type ReleaseState,
  type ReviewState,
  type RoundState,
  releaseFlow,
  reviewFlow,
  roundFlow,
  step,
  type TaskState,
  taskFlow,
} from './lifecycle.ts'
export {
  type AssistPolicy,
  assistPolicySchema,
  type BackendProtocol,
  backendProtocols,
  gatherSchema,
  type LoopPlan,
  type LoopTrigger,
  loopPlanSchema,
  loopTriggerSchema,
  type ModelMapping,
  type ModelRunKind,
  type ModelRunScope,
  type ModelSaid,
  type ModelVersion,
  modalities,
  modelMappingSchema,
  modelRunKinds,
  modelRunScopeSchema,
  modelRunStates,
  modelText,
  modelVersionSchema,
  type OrderingRecipe,
  orderingRecipeSchema,
  roundStates,
} from './model.ts'
export { heedsModels } from './models-in.ts'
export { type NoticeAbout, type NoticeKind, type NoticeTarget, noticeKinds, noticePath, noticeTarget } from './notice.ts'
export { oneLine } from './one-line.ts'
export { type OntologyChange, type OntologyTarget, ontologyChangeSchema, ontologyChangesSchema } from './ontology.ts'
export { applyOntology, type OntologyProblem } from './ontology-apply.ts'
export {
  type ContentReader,
  contentReader,
  namesRead,
  needsRelabelling,
  type OntologyVersion,
  readingOf,
  splitKeys,
} from './ontology-read.ts'
export { orcidSchema, orcidUrl } from './orcid.ts'
export { ownFiles, type PackOptions, packKey, packOptionsSchema, type RoCrateVersion, roCrateVersionSchema } from './pack.ts'
export { type PredictionRecord, predictionRecordSchema, trainingParametersSchema } from './prediction.ts'
export {
  type ProgressAlert,
  progressAlertSchema,
  progressAlerts,
} from './progress/alerts.ts'
export {
  addDays,
  type DaySteps,
  daysBetween,
  type ProgressDay,
  progressDays,
  readsByDay,
  throughput,
} from './progress/days.ts'
export { expectedReads, forecastEnd, forecastRules, type ReadsNeeded } from './progress/forecast.ts'
export { type Tally, taskFigures } from './progress/tallies.ts'
export { applicableQuestions, chosenOptions, type Protocol, type ProtocolInput, protocolSchema, questionsOnMark } from './protocol.ts'
export {
  type ConsensusPlan,
  consensusPlanSchema,
  type Label,
  labelSchema,
  type MarkPolicy,
  markPolicySchema,
  type Option,
  optionSchema,
  protocolBodySchema,
  type Question,
  questionSchema,
  type SkeletonTemplate,
  tieRules,
  toolIdSchema,
} from './protocol-body.ts'
export { type Draw, seededDraw } from './random.ts'
export {
  attributeValueSchema,
  geometrySchema,
  type Origin,
  originSchema,
  type Plane,
  planeSchema,
  type Region,
  regionSchema,
  type Track,
  trackSchema,
} from './region.ts'
export {
  type HeldOut,
  type HeldOutSide,
  heldOutSchema,
  heldOutSideSchema,
  type ReleaseQuery,
  releaseQuerySchema,
  type SplitPlan,
  type StratifyBy,
  splitPlanSchema,
  stratifyBySchema,
} from './release-plan.ts'
export { err, ok, type Result, unreachable } from './result.ts'
export { isAudited, panelRound, reviewReasons, underReview } from './review-mode.ts'
export {
  type ReviewMode,
  type ReviewPolicy,
  reviewModes,
  reviewPolicySchema,
  type TrainingPolicy,
  trainingPolicySchema,
} from './review-policy.ts'
export {
  may,
  type Permission,
  type ProjectRole,
  permissions,
  projectRoleSchema,
  projectRoles,
  type Role,
  roleSchema,
  roles,
} from './roles.ts'
export { defaultRules, type FactsOfFirst, holds, type RoutingLimits, route } from './route.ts'
export {
  type Condition,
  conditionSchema,
  type DecidedEffect,
  type RoutingDecision,
  type RoutingEffect,
  type RoutingFacts,
  type RoutingRule,
  type RuleAudit,
  type RuleFault,
  routingRuleSchema,
  ruleAuditSchema,
  type SideEffect,
} from './routing.ts'
export { chanceOf } from './routing-chance.ts'
export { type KnownTargets, poolFault, routingTargets, targetFault, targetProblems, webhookFault } from './routing-targets.ts'
export {
  type FieldCondition,
  fieldConditionSchema,
  type SampleFilter,
  type SampleSort,
  sampleFilterSchema,
  sampleSortSchema,
} from './sample-filter.ts'
export { type Confused, type KnownContent, marksSubject, type Scoring, scoreAgainst } from './scoring.ts'
export { type AnswerVerdict, answerScore, numberTolerance } from './scoring-answers.ts'
export { closeness, geometryKey, type MarkKind, type MatchRule, markKindOf, matchThresholdOf } from './scoring-closeness.ts'
export { type MarkScoring, type MarkVerdict, markVerdictKinds, scoreMarks } from './scoring-marks.ts'
export {
  noCounts,
  type RelinkCounts,
  relinkCountsSchema,
  type ScanCounts,
  type ScannedKind,
  type ScanSchedule,
  type ScanState,
  type SourceKind,
  type SourceSecret,
  type SourceSettings,
  scanCountsSchema,
  scanFlow,
  scanInterval,
  scannedKinds,
  scanScheduleSchema,
  sourceKinds,
  sourceSecretSchema,
  sourceSettingsSchema,
} from './source.ts'
export { contentOfText, measuresOfMarks, outcomeOfText, ringsTextOf } from './stored-content.ts'
export { isEditingTool, marksOfTool, type ToolId, toolIds } from './tools.ts'
export { uuidV7 } from './uuid.ts'
export { type LengthUnit, lengthUnits, type ValidationRule, validationRuleSchema } from './validation-rules.ts'
