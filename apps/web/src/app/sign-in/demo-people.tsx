import { SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import type { AnswerOf, routes, Session } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { Async } from '../async.tsx'
import { ProblemAlert } from '../problems.tsx'

type DemoPerson = AnswerOf<(typeof routes)['listDemoPeople']>[number]

const parts: Readonly<Record<DemoPerson['part'], readonly [name: string, hint: string]>> = {
  annotator: ['Annotator', 'Labels samples blind: draws marks and answers questions, and sees nothing of the other readers.'],
  'tie-breaker': ['Annotator, tie-breaker', 'A third reader: gets the samples that need one more reading.'],
  reviewer: ['Reviewer', 'Compares the readers’ marks on contested samples, decides with a reason and signs.'],
  manager: ['Manager', 'Watches progress and agreement, makes projects, writes protocols, invites people.'],
  'ml-engineer': ['ML engineer', 'Freezes releases, reads manifests, downloads COCO and CSV with images.'],
}

/** One click each; only while the demo runs. */
export const DemoPeople = ({ onSignedIn }: { onSignedIn: (session: Session) => void }) => {
  const people = useQuery(queries.demoPeople())
  const enter = useMutation({
    mutationFn: (personId: DemoPerson['id']) => call('signInAsDemoPerson', { body: { personId } }),
    onSuccess: onSignedIn,
  })
  return (
    <Async query={people}>
      {(list) => (
        <>
          {enter.error !== null && <ProblemAlert error={enter.error} />}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
            {list.map((person) => {
              const [part, hint] = parts[person.part]
              return (
                <UnstyledButton
                  key={person.id}
                  className="person-card"
                  aria-label={`Sign in as ${person.name}`}
                  aria-describedby={`demo-${person.id}`}
                  disabled={enter.isPending}
                  onClick={() => enter.mutate(person.id)}
                >
                  <Text fw={600} size="md">
                    {person.name}
                  </Text>
                  <Text size="xs" c="var(--reticle-accent-text)" fw={600}>
                    {part}
                  </Text>
                  <Text size="xs" c="dimmed" id={`demo-${person.id}`} mt={2}>
                    {hint}
                  </Text>
                </UnstyledButton>
              )
            })}
          </SimpleGrid>
        </>
      )}
    </Async>
  )
}
