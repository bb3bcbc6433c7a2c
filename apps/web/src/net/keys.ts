import type { HintTopic } from '@reticle/contract'
import type { AssignmentId, ProjectId } from '@reticle/domain'

/** Query keys. All that a hint can make stale lies under its project and topic, so that one hint is one invalidation. */
export const keys = {
  session: ['session'],
  demoPeople: ['demo-people'],
  tokens: ['tokens'],
  profile: ['profile'],
  projects: ['projects'],
  /** One's own, of all projects. */
  notices: ['notices'],
  /** What the pixels of samples are, of whatever project. */
  pixels: ['sample-pixels'],
  /** What models suggest for a sample in hand: it does not change while it is. */
  suggestions: (assignmentId: AssignmentId) => ['suggestions', assignmentId],
  /** Models that may be asked about a sample in hand. */
  prompters: (assignmentId: AssignmentId) => ['prompters', assignmentId],
  project: (projectId: ProjectId) => ['project', projectId],
  topic: (projectId: ProjectId, topic: HintTopic, ...rest: readonly unknown[]) => ['project', projectId, topic, ...rest],
} as const
