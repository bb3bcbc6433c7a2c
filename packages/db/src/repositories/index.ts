import type { Executor } from '../database.ts'
import { analysisRepository } from './analyses.ts'
import { annotationRepository } from './annotations.ts'
import { annotatorRepository } from './annotators.ts'
import { assignmentRepository } from './assignments.ts'
import { auditRepository } from './audits.ts'
import { comparingRepository } from './comparing.ts'
import { consensusRepository } from './consensus.ts'
import { consistencyRepository } from './consistency.ts'
import { deskRepository } from './desk.ts'
import { eventRepository } from './events.ts'
import { historyRepository } from './history.ts'
import { importWorkRepository } from './import-work.ts'
import { importRepository } from './imports.ts'
import { invitationRepository } from './invitations.ts'
import { labellingRepository } from './labelling.ts'
import { leaseRepository } from './leases.ts'
import { membershipRepository } from './memberships.ts'
import { organizationRepository } from './organizations.ts'
import { outboxRepository } from './outbox.ts'
import { personRepository } from './people.ts'
import { priorityRepository } from './priorities.ts'
import { progressRepository } from './progress.ts'
import { projectHistoryRepository } from './project-history.ts'
import { projectQualityRepository } from './project-quality.ts'
import { projectRepository } from './projects.ts'
import { protocolRepository } from './protocols.ts'
import { pyramidRepository } from './pyramids.ts'
import { qualityRepository } from './quality.ts'
import { queueFigureRepository } from './queue-figures.ts'
import { queueOrderRepository } from './queue-order.ts'
import { releaseWorkRepository } from './release-work.ts'
import { releaseRepository } from './releases.ts'
import { sampleRepository } from './samples.ts'
import { scoreRepository } from './scores.ts'
import { secretRepository } from './secrets.ts'
import { sessionRepository } from './sessions.ts'
import { slotRepository } from './slots.ts'
import { stuckRepository } from './stuck.ts'
import { taskRepository } from './tasks.ts'
import { throttleRepository } from './throttles.ts'
import { tokenRepository } from './tokens.ts'
import { viewingRepository } from './viewings.ts'
import { withdrawalRepository } from './withdrawals.ts'

/** All repositories over one executor. Those of a transaction come from the unit of work; reading ones may be made over the pool. */
export const repositoriesOf = (db: Executor) => ({
  analyses: analysisRepository(db),
  annotations: annotationRepository(db),
  assignments: assignmentRepository(db),
  slots: slotRepository(db),
  labelling: labellingRepository(db),
  stuck: stuckRepository(db),
  consensus: consensusRepository(db),
  comparing: comparingRepository(db),
  consistency: consistencyRepository(db),
  queueOrder: queueOrderRepository(db),
  queueFigures: queueFigureRepository(db),
  priorities: priorityRepository(db),
  scores: scoreRepository(db),
  secrets: secretRepository(db),
  leases: leaseRepository(db),
  annotators: annotatorRepository(db),
  withdrawals: withdrawalRepository(db),
  history: historyRepository(db),
  audits: auditRepository(db),
  importWork: importWorkRepository(db),
  projectQuality: projectQualityRepository(db),
  projectHistory: projectHistoryRepository(db),
  releaseWork: releaseWorkRepository(db),
  events: eventRepository(db),
  outbox: outboxRepository(db),
  pyramids: pyramidRepository(db),
  quality: qualityRepository(db),
  progress: progressRepository(db),
  releases: releaseRepository(db),
  imports: importRepository(db),
  desk: deskRepository(db),
  tasks: taskRepository(db),
  viewings: viewingRepository(db),
  samples: sampleRepository(db),
  invitations: invitationRepository(db),
  protocols: protocolRepository(db),
  projects: projectRepository(db),
  organizations: organizationRepository(db),
  tokens: tokenRepository(db),
  throttles: throttleRepository(db),
  sessions: sessionRepository(db),
  people: personRepository(db),
  memberships: membershipRepository(db),
})
export type Repositories = ReturnType<typeof repositoriesOf>
