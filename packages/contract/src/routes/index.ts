import * as annotators from './annotators.ts'
import * as assignments from './assignments.ts'
import * as dispensing from './dispensing.ts'
import * as history from './history.ts'
import * as leases from './leases.ts'
import * as people from './people.ts'
import * as pixels from './pixels.ts'
import * as projects from './projects.ts'
import * as quality from './quality.ts'
import * as releases from './releases.ts'
import * as samples from './samples.ts'
import * as session from './session.ts'
import * as tasks from './tasks.ts'

/** Every route of `/api/v1`, by name. The server must register each one; a test walks this table. */
export const routes = {
  getSession: session.getSession,
  signIn: session.signIn,
  signOut: session.signOut,
  setUp: session.setUp,
  listDemoPeople: session.listDemoPeople,
  signInAsDemoPerson: session.signInAsDemoPerson,
  listTokens: session.listTokens,
  createToken: session.createToken,
  revokeToken: session.revokeToken,
  listProjects: projects.listProjects,
  createProject: projects.createProject,
  getProject: projects.getProject,
  updateProject: projects.updateProject,
  listProtocols: projects.listProtocols,
  publishProtocol: projects.publishProtocol,
  getProtocol: projects.getProtocol,
  createImport: samples.createImport,
  listImports: samples.listImports,
  getImport: samples.getImport,
  listSamples: samples.listSamples,
  getSample: samples.getSample,
  getSampleImage: samples.getSampleImage,
  getSampleThumbnail: samples.getSampleThumbnail,
  getSamplePixels: pixels.getSamplePixels,
  getSamplePixelFile: pixels.getSamplePixelFile,
  lookAgainAtSample: pixels.lookAgainAtSample,
  getSampleHeader: pixels.getSampleHeader,
  claimAssignment: assignments.claimAssignment,
  listMyAssignments: assignments.listMyAssignments,
  getAssignment: assignments.getAssignment,
  saveDraft: assignments.saveDraft,
  heartbeat: assignments.heartbeat,
  submitAssignment: assignments.submitAssignment,
  skipAssignment: assignments.skipAssignment,
  releaseAssignment: assignments.releaseAssignment,
  getAssignmentHistory: history.getAssignmentHistory,
  getDraftState: history.getDraftState,
  listMyAnnotations: assignments.listMyAnnotations,
  listTasks: tasks.listTasks,
  listContested: tasks.listContested,
  getTask: tasks.getTask,
  adjudicateTask: tasks.adjudicateTask,
  reopenTask: tasks.reopenTask,
  getTaskHistory: history.getTaskHistory,
  setGold: dispensing.setGold,
  getQueue: dispensing.getQueue,
  setPriorities: dispensing.setPriorities,
  withdrawSamples: dispensing.withdrawSamples,
  putScores: dispensing.putScores,
  listLeases: leases.listLeases,
  revokeLease: leases.revokeLease,
  listAnnotators: annotators.listAnnotators,
  updateAnnotator: annotators.updateAnnotator,
  getProgress: quality.getProgress,
  getQuality: quality.getQuality,
  startAnalysis: quality.startAnalysis,
  listAnalyses: quality.listAnalyses,
  getAnalysis: quality.getAnalysis,
  cancelAnalysis: quality.cancelAnalysis,
  listMembers: quality.listMembers,
  setMemberRoles: people.setMemberRoles,
  listInvitations: people.listInvitations,
  createInvitation: people.createInvitation,
  revokeInvitation: people.revokeInvitation,
  getInvitation: people.getInvitation,
  acceptInvitation: people.acceptInvitation,
  previewRelease: releases.previewRelease,
  listReleases: releases.listReleases,
  freezeRelease: releases.freezeRelease,
  getRelease: releases.getRelease,
  listReleaseFiles: releases.listReleaseFiles,
  getReleaseFile: releases.getReleaseFile,
  getReleaseArchive: releases.getReleaseArchive,
} as const
export type RouteName = keyof typeof routes
