import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Session } from '@reticle/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { call, onSessionEnd } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { ProblemAlert } from '../problems.tsx'
import { adoptSession } from '../session.ts'
import { t } from '../words.ts'

/** Rarely needed, and then the server can be reached. */
const PasswordForm = lazy(() => import('./password-form.tsx').then((module) => ({ default: module.PasswordForm })))

type Person = NonNullable<Session['person']>

const OneClick = ({ person, onSignedIn }: { person: Person; onSignedIn: (session: Session) => void }) => {
  const enter = useMutation({
    mutationFn: () => call('signInAsDemoPerson', { body: { personId: person.id } }),
    onSuccess: onSignedIn,
  })
  return (
    <Stack gap="xs">
      {enter.error !== null && <ProblemAlert error={enter.error} />}
      <Button onClick={() => enter.mutate()} loading={enter.isPending}>
        {t('signIn.as', { name: person.name })}
      </Button>
    </Stack>
  )
}

/** A session that ends while somebody works is renewed in place: what is on the page stays as it is. */
export const ReSignIn = () => {
  const client = useQueryClient()
  const router = useRouter()
  const [person, setPerson] = useState<Person | null>(null)
  useEffect(() => onSessionEnd(() => setPerson((open) => open ?? client.getQueryData<Session>(keys.session)?.person ?? null)), [client])
  const isDemo = client.getQueryData<Session>(keys.session)?.isDemo === true
  const demoPeople = useQuery({ ...queries.demoPeople(), enabled: isDemo && person !== null })
  const isDemoPerson = demoPeople.data?.some((one) => one.id === person?.id) === true
  const enter = (session: Session) => {
    const isSame = session.person?.id === person?.id
    adoptSession(session)
    setPerson(null)
    if (!isSame) void router.navigate({ to: '/' })
  }
  const leave = () => {
    setPerson(null)
    void client.resetQueries({ queryKey: keys.session }).then(() => router.navigate({ to: '/sign-in', search: { next: '/' } }))
  }
  if (person === null) return null
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} title={t('signIn.ended')} centered>
      <Stack gap="md">
        <Text size="sm">{t('signIn.endedHint')}</Text>
        <Suspense>
          {isDemoPerson ? <OneClick person={person} onSignedIn={enter} /> : <PasswordForm email={person.email} onSignedIn={enter} />}
        </Suspense>
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={leave}>
            {t('signIn.leave')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
