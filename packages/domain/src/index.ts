export { type ReasonCode, type ResolutionKind, reasonCodeSchema, reasonCodes, resolutionKinds } from './adjudication.ts'
export { type AnnotationContent, annotationContentSchema, type DisplayState, displayStateSchema, emptyContent } from './annotation.ts'
export { type AnnotationProblem, checkAnnotation, type ImageSize } from './annotation-check.ts'
export { type Answer, type AnswerValue, answerKey, answerSchema, answerValueSchema } from './answer.ts'
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
export { contentOf } from './content-of.ts'
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
  type AnnotationId,
  type AssignmentId,
  adjudicationIdSchema,
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
export {
  type AssignmentState,
  assignmentFlow,
  type ImportState,
  importFlow,
  type ReleaseState,
  releaseFlow,
  step,
  type TaskState,
  taskFlow,
} from './lifecycle.ts'
export { applicableQuestions, type Protocol, type ProtocolInput, protocolSchema } from './protocol.ts'
export {
  type ConsensusPlan,
  consensusPlanSchema,
  type Label,
  labelSchema,
  type Option,
  optionSchema,
  type Question,
  questionSchema,
  type ToolId,
  tieRules,
  toolIdSchema,
  toolIds,
  type ValidationRule,
  validationRuleSchema,
} from './protocol-body.ts'
export { attributeValueSchema, geometrySchema, type Origin, originSchema, type Region, regionSchema } from './region.ts'
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
export { uuidV7 } from './uuid.ts'
