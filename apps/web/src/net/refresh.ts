import type { HintTopic } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import type { QueryClient } from '@tanstack/react-query'
import { keys } from './keys.ts'

const inProject: readonly HintTopic[] = ['project', 'protocol', 'samples', 'work', 'people']

/** Asks again for what a hint made stale, as far as it is on screen. */
export const refresh = (client: QueryClient, projectId: ProjectId, topics: readonly HintTopic[]): void => {
  for (const topic of topics) void client.invalidateQueries({ queryKey: keys.topic(projectId, topic) })
  // The project itself tells its number of samples, its protocol and the roles of who asks.
  if (topics.some((topic) => inProject.includes(topic))) {
    void client.invalidateQueries({ queryKey: keys.topic(projectId, 'project') })
    void client.invalidateQueries({ queryKey: keys.projects })
  }
  if (topics.includes('notices')) void client.invalidateQueries({ queryKey: keys.notices })
  // Pixels that are all there do not change any more, and count as fresh for long.
  if (topics.includes('pixels')) void client.invalidateQueries({ queryKey: keys.pixels, predicate: (query) => query.isStale() })
}
