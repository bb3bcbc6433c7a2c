export { type ReasonCode, type ResolutionKind, reasonCodeSchema, reasonCodes, resolutionKinds } from './adjudication.ts'
export {
  type AnalysisOutcome,
  type AnalysisRequest,
  analysisOutcomeSchema,
  analysisRequestSchema,
} from './analysis/analysis.ts'
export type { DryRun, DryRunCounts, DryRunPlan } from './analysis/dry-run.ts'
export type { AnalysisRecipe, Estimate } from './analysis/estimate.ts'
export type { NumberReaders, Refit, RefitReader, Subject } from './analysis/refit.ts'
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
export { type ExpressionScope, expressionProblem } from './cel.ts'
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
  type TaskConsensus,
  taskConsensusSchema,
} from './consensus.ts'
export { contentOf, markOf } from './content-of.ts'
export {
  type AnnotationPurpose,
  annotationPurposes,
  type Dispensing,
  dispensingSchema,
  type LevelRule,
  levelRuleOf,
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
export { type EventType, eventTypes } from './events.ts'
export { type FoldEvent, type FoldedAssignment, type FoldedTask, foldAssignment, foldTask } from './fold.ts'
export {
  type AdjudicationId,
  type AnalysisId,
  type AnnotationId,
  type AssignmentId,
  adjudicationIdSchema,
  analysisIdSchema,
  annotationIdSchema,
  assignmentIdSchema,
  type ConsensusId,
  consensusIdSchema,
  type ImportId,
  type InvitationId,
  importIdSchema,
  invitationIdSchema,
  type OrganizationId,
  organizationIdSchema,
  type PersonId,
  type ProjectId,
  type ProtocolId,
  type PyramidId,
  personIdSchema,
  projectIdSchema,
  protocolIdSchema,
  pyramidIdSchema,
  type ReleaseId,
  releaseIdSchema,
  type SampleId,
  type Slug,
  type SourceId,
  sampleIdSchema,
  slugSchema,
  sourceIdSchema,
  type TaskId,
  taskIdSchema,
} from './ids.ts'
export { imageFactsOf } from './image-facts.ts'
export {
  type AnalysisState,
  type AssignmentState,
  analysisFlow,
  assignmentFlow,
  type ImportState,
  importFlow,
  type ReleaseState,
  releaseFlow,
  step,
  type TaskState,
  taskFlow,
} from './lifecycle.ts'
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
  type Question,
  questionSchema,
  type SkeletonTemplate,
  tieRules,
  toolIdSchema,
} from './protocol-body.ts'
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
export { err, ok, type Result, unreachable } from './result.ts'
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
export {
  type Condition,
  conditionSchema,
  defaultRules,
  holds,
  type RoutingDecision,
  type RoutingEffect,
  type RoutingFacts,
  type RoutingRule,
  route,
  routingRuleSchema,
} from './routing.ts'
export { isEditingTool, marksOfTool, type ToolId, toolIds } from './tools.ts'
export { uuidV7 } from './uuid.ts'
export { type LengthUnit, lengthUnits, type ValidationRule, validationRuleSchema } from './validation-rules.ts'
