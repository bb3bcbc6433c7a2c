import { SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import type { AnswerOf, routes, Session } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { Async } from '../async.tsx'
import { ProblemAlert } from '../problems.tsx'
import { t } from '../words.ts'

type DemoPerson = AnswerOf<(typeof routes)['listDemoPeople']>[number]

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
              return (
                <UnstyledButton
                  key={person.id}
                  className="person-card"
                  aria-label={t('signIn.as', { name: person.name })}
                  aria-describedby={`demo-${person.id}`}
                  disabled={enter.isPending}
                  onClick={() => enter.mutate(person.id)}
                >
                  <Text fw={600} size="md">
                    {person.name}
                  </Text>
                  <Text size="xs" c="var(--reticle-accent-text)" fw={600}>
                    {t(`demoParts.${person.part}`)}
                  </Text>
                  <Text size="xs" c="dimmed" id={`demo-${person.id}`} mt={2}>
                    {t(`demoHints.${person.part}`)}
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
