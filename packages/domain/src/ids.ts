import { z } from 'zod'

const id = <const Brand extends string>(brand: Brand) => z.uuid().brand(brand)

export const organizationIdSchema = id('OrganizationId')
export const personIdSchema = id('PersonId')
export const projectIdSchema = id('ProjectId')
export const protocolIdSchema = id('ProtocolId')
export const sourceIdSchema = id('SourceId')
export const importIdSchema = id('ImportId')
export const labelImportIdSchema = id('LabelImportId')
export const sampleIdSchema = id('SampleId')
export const taskIdSchema = id('TaskId')
export const assignmentIdSchema = id('AssignmentId')
export const annotationIdSchema = id('AnnotationId')
export const consensusIdSchema = id('ConsensusId')
export const adjudicationIdSchema = id('AdjudicationId')
export const releaseIdSchema = id('ReleaseId')
export const invitationIdSchema = id('InvitationId')
export const pyramidIdSchema = id('PyramidId')
export const analysisIdSchema = id('AnalysisId')
export const packIdSchema = id('PackId')
export const modelIdSchema = id('ModelId')
export const backendIdSchema = id('BackendId')
export const modelRunIdSchema = id('ModelRunId')
export const loopIdSchema = id('LoopId')
export const roundIdSchema = id('RoundId')
export const orderingIdSchema = id('OrderingId')
export const messageIdSchema = id('MessageId')
export const noticeIdSchema = id('NoticeId')
export const scanIdSchema = id('ScanId')
export const sampleViewIdSchema = id('SampleViewId')

export type OrganizationId = z.infer<typeof organizationIdSchema>
export type PersonId = z.infer<typeof personIdSchema>
export type ProjectId = z.infer<typeof projectIdSchema>
/** One immutable protocol version of a project. */
export type ProtocolId = z.infer<typeof protocolIdSchema>
export type SourceId = z.infer<typeof sourceIdSchema>
export type ImportId = z.infer<typeof importIdSchema>
/** A file of labels of another tool on its way into a project. */
export type LabelImportId = z.infer<typeof labelImportIdSchema>
export type SampleId = z.infer<typeof sampleIdSchema>
export type TaskId = z.infer<typeof taskIdSchema>
export type AssignmentId = z.infer<typeof assignmentIdSchema>
export type AnnotationId = z.infer<typeof annotationIdSchema>
export type ConsensusId = z.infer<typeof consensusIdSchema>
export type AdjudicationId = z.infer<typeof adjudicationIdSchema>
export type ReleaseId = z.infer<typeof releaseIdSchema>
export type InvitationId = z.infer<typeof invitationIdSchema>
/** The pixels of one content, as they are served. */
export type PyramidId = z.infer<typeof pyramidIdSchema>

/** A calculation over a whole project. */
export type AnalysisId = z.infer<typeof analysisIdSchema>
/** A release in one format, as a file to download. */
export type PackId = z.infer<typeof packIdSchema>
/** A model as it is registered in a project; its versions are rows of their own. */
export type ModelId = z.infer<typeof modelIdSchema>
/** A program that answers what a model says. */
export type BackendId = z.infer<typeof backendIdSchema>
export type ModelRunId = z.infer<typeof modelRunIdSchema>
/** A model that learns again and again from what is settled. */
export type LoopId = z.infer<typeof loopIdSchema>
export type RoundId = z.infer<typeof roundIdSchema>
/** One making of scores by a recipe, or its preview. */
export type OrderingId = z.infer<typeof orderingIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type NoticeId = z.infer<typeof noticeIdSchema>
/** One scan of a source. */
export type ScanId = z.infer<typeof scanIdSchema>
export type SampleViewId = z.infer<typeof sampleViewIdSchema>

/** A stable id inside a protocol: label, question, option, attribute, rule. Written by people, kept for ever. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, at most 64')
export type Slug = z.infer<typeof slugSchema>
