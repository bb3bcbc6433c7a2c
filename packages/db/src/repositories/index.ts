import type { Executor } from '../database.ts'
import { analysisRepository } from './analyses.ts'
import { annotationRepository } from './annotations.ts'
import { annotatorRepository } from './annotators.ts'
import { assignmentRepository } from './assignments.ts'
import { assistHistoryRepository } from './assist-history.ts'
import { auditRepository } from './audits.ts'
import { backendRepository } from './backends.ts'
import { comparingRepository } from './comparing.ts'
import { consensusRepository } from './consensus.ts'
import { consistencyRepository } from './consistency.ts'
import { contestedRepository } from './contested.ts'
import { deskRepository } from './desk.ts'
import { embeddingRepository } from './embeddings.ts'
import { eventHistoryRepository } from './event-history.ts'
import { eventRepository } from './events.ts'
import { feedbackRepository } from './feedback.ts'
import { forecastRepository } from './forecast.ts'
import { goldRepository } from './gold.ts'
import { historyRepository } from './history.ts'
import { importWorkRepository } from './import-work.ts'
import { importRepository } from './imports.ts'
import { invitationRepository } from './invitations.ts'
import { knownAnswerRepository } from './known-answers.ts'
import { labelImportRepository } from './label-imports.ts'
import { labellingRepository } from './labelling.ts'
import { lastSuggestionRepository } from './last-suggestions.ts'
import { learningPoolRepository } from './learning-pool.ts'
import { leaseRepository } from './leases.ts'
import { loopRepository } from './loops.ts'
import { mailRepository } from './mails.ts'
import { membershipRepository } from './memberships.ts'
import { messageRepository } from './messages.ts'
import { modelRunRepository } from './model-runs.ts'
import { modelRepository } from './models.ts'
import { noticeRepository } from './notices.ts'
import { ontologyRepository } from './ontology.ts'
import { orcidRepository } from './orcids.ts'
import { orderingRepository } from './orderings.ts'
import { organizationRepository } from './organizations.ts'
import { outboxRepository } from './outbox.ts'
import { personRepository } from './people.ts'
import { priorityRepository } from './priorities.ts'
import { progressRepository } from './progress.ts'
import { projectHistoryRepository } from './project-history.ts'
import { projectQualityRepository } from './project-quality.ts'
import { projectRepository } from './projects.ts'
import { promptingRepository } from './prompting.ts'
import { protocolNoteRepository } from './protocol-notes.ts'
import { protocolRepository } from './protocols.ts'
import { pyramidRepository } from './pyramids.ts'
import { qualificationRepository } from './qualifications.ts'
import { qualityRepository } from './quality.ts'
import { queueFigureRepository } from './queue-figures.ts'
import { queueOrderRepository } from './queue-order.ts'
import { readerModelRepository } from './reader-models.ts'
import { releasePackRepository } from './release-packs.ts'
import { releaseWorkRepository } from './release-work.ts'
import { releaseRepository } from './releases.ts'
import { reviewRepository } from './reviews.ts'
import { revisionRepository } from './revisions.ts'
import { routingFaultRepository } from './routing-faults.ts'
import { ruleAuditRepository } from './rule-audits.ts'
import { ruleEffectRepository } from './rule-effects.ts'
import { sampleCopyRepository } from './sample-copies.ts'
import { sampleViewRepository } from './sample-views.ts'
import { sampleRepository } from './samples.ts'
import { scoreRepository } from './scores.ts'
import { searchRepository } from './search.ts'
import { secretRepository } from './secrets.ts'
import { sessionRepository } from './sessions.ts'
import { slotRepository } from './slots.ts'
import { sourceFileRepository } from './source-files.ts'
import { sourceScanRepository } from './source-scans.ts'
import { sourceRepository } from './sources.ts'
import { stuckRepository } from './stuck.ts'
import { suggestionShowingRepository } from './suggestion-showings.ts'
import { suggestionRepository } from './suggestions.ts'
import { taskRepository } from './tasks.ts'
import { throttleRepository } from './throttles.ts'
import { tokenRepository } from './tokens.ts'
import { viewingRepository } from './viewings.ts'
import { webhookDeliveryRepository } from './webhook-deliveries.ts'
import { webhookRepository } from './webhooks.ts'
import { withdrawalRepository } from './withdrawals.ts'

/** All repositories over one executor. Those of a transaction come from the unit of work; reading ones may be made over the pool. */
export const repositoriesOf = (db: Executor) => ({
  analyses: analysisRepository(db),
  assistHistory: assistHistoryRepository(db),
  annotations: annotationRepository(db),
  assignments: assignmentRepository(db),
  slots: slotRepository(db),
  labelling: labellingRepository(db),
  gold: goldRepository(db),
  knownAnswers: knownAnswerRepository(db),
  qualifications: qualificationRepository(db),
  stuck: stuckRepository(db),
  consensus: consensusRepository(db),
  comparing: comparingRepository(db),
  consistency: consistencyRepository(db),
  queueOrder: queueOrderRepository(db),
  queueFigures: queueFigureRepository(db),
  priorities: priorityRepository(db),
  scores: scoreRepository(db),
  search: searchRepository(db),
  secrets: secretRepository(db),
  leases: leaseRepository(db),
  annotators: annotatorRepository(db),
  routingFaults: routingFaultRepository(db),
  ruleAudits: ruleAuditRepository(db),
  ruleEffects: ruleEffectRepository(db),
  sampleCopies: sampleCopyRepository(db),
  readerModels: readerModelRepository(db),
  mails: mailRepository(db),
  webhooks: webhookRepository(db),
  withdrawals: withdrawalRepository(db),
  history: historyRepository(db),
  eventHistory: eventHistoryRepository(db),
  audits: auditRepository(db),
  importWork: importWorkRepository(db),
  projectQuality: projectQualityRepository(db),
  projectHistory: projectHistoryRepository(db),
  releaseWork: releaseWorkRepository(db),
  releasePacks: releasePackRepository(db),
  orcids: orcidRepository(db),
  events: eventRepository(db),
  outbox: outboxRepository(db),
  notices: noticeRepository(db),
  webhookDeliveries: webhookDeliveryRepository(db),
  pyramids: pyramidRepository(db),
  quality: qualityRepository(db),
  progress: progressRepository(db),
  forecast: forecastRepository(db),
  releases: releaseRepository(db),
  imports: importRepository(db),
  labelImports: labelImportRepository(db),
  lastSuggestions: lastSuggestionRepository(db),
  suggestions: suggestionRepository(db),
  models: modelRepository(db),
  modelRuns: modelRunRepository(db),
  backends: backendRepository(db),
  embeddings: embeddingRepository(db),
  prompting: promptingRepository(db),
  learningPool: learningPoolRepository(db),
  orderings: orderingRepository(db),
  loops: loopRepository(db),
  suggestionShowings: suggestionShowingRepository(db),
  desk: deskRepository(db),
  contested: contestedRepository(db),
  messages: messageRepository(db),
  protocolNotes: protocolNoteRepository(db),
  feedback: feedbackRepository(db),
  tasks: taskRepository(db),
  viewings: viewingRepository(db),
  revisions: revisionRepository(db),
  reviews: reviewRepository(db),
  samples: sampleRepository(db),
  sampleViews: sampleViewRepository(db),
  sources: sourceRepository(db),
  sourceFiles: sourceFileRepository(db),
  sourceScans: sourceScanRepository(db),
  invitations: invitationRepository(db),
  protocols: protocolRepository(db),
  projects: projectRepository(db),
  ontology: ontologyRepository(db),
  organizations: organizationRepository(db),
  tokens: tokenRepository(db),
  throttles: throttleRepository(db),
  sessions: sessionRepository(db),
  people: personRepository(db),
  memberships: membershipRepository(db),
})
export type Repositories = ReturnType<typeof repositoriesOf>
