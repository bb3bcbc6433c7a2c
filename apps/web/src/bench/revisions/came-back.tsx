import { Text } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { useEffect } from 'react'
import type { BenchSession } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { takeReturned, useCameBack } from './came-back-badge.tsx'
import { CameBackList } from './came-back-list.tsx'

/** There is no sample whose protocol could have given the key to something else. */
const key = 'F2'

/** On the empty bench: what came back, above the reason why there is nothing else. */
export const CameBack = ({ session, projectId }: { session: BenchSession; projectId: ProjectId }) => {
  const waiting = useCameBack(session, projectId)
  const first = waiting[0]?.assignmentId
  useEffect(() => {
    if (first === undefined) return
    const press = (event: KeyboardEvent) => {
      if (event.key !== key || document.querySelector('[aria-modal="true"]') !== null) return
      event.preventDefault()
      takeReturned(session, first)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [session, first])
  if (first === undefined) return null
  return (
    <section aria-labelledby="came-back">
      <Text component="h2" id="came-back" size="md" fw={600} mb="xs" ta="center">
        {t('revision.list')}
      </Text>
      <CameBackList revisions={waiting} chord={key.toLowerCase()} onTake={(id) => takeReturned(session, id)} />
    </section>
  )
}
