import { Badge, Button, Group, Stack, Tabs, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf, routes } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { call } from '../../net/client.ts'
import { Async } from '../async.tsx'
import { Front } from '../front.tsx'
import { roleHints, roleNames } from '../labels.ts'
import { fieldProblems, ProblemAlert } from '../problems.tsx'
import { adoptSession, signOut, useSession } from '../session.ts'
import { Time } from '../time.tsx'
import { t } from '../words.ts'
import { AccountFields, accountRules } from './account-fields.tsx'
import { PasswordForm } from './password-form.tsx'

type Offer = AnswerOf<(typeof routes)['getInvitation']>

const useAccept = (token: string, onError?: (error: Error) => void) => {
  const router = useRouter()
  return useMutation({
    mutationFn: (account: { name: string; email: string; password: string } | undefined) =>
      call('acceptInvitation', { params: { token }, body: account === undefined ? {} : { account } }),
    onSuccess: ({ projectId, session }) => {
      adoptSession(session)
      void router.navigate({ to: '/projects/$projectId', params: { projectId } })
    },
    ...(onError === undefined ? {} : { onError }),
  })
}

const NewAccount = ({ token }: { token: string }) => {
  const form = useForm({ initialValues: { name: '', email: '', password: '' }, validate: accountRules })
  const join = useAccept(token, (error) => {
    const found = fieldProblems(error)
    form.setErrors(Object.fromEntries(Object.entries(found).map(([at, message]) => [at.replace('account.', ''), message])))
  })
  const send = () => join.mutate({ ...form.values, email: form.values.email.trim() })
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="sm">
        {join.error !== null && <ProblemAlert error={join.error} title={t('join.failed')} />}
        <AccountFields form={form} />
        <Button type="submit" loading={join.isPending}>
          {t('join.makeAccount')}
        </Button>
      </Stack>
    </form>
  )
}

const SignedInJoin = ({ token, name }: { token: string; name: string }) => {
  const join = useAccept(token)
  return (
    <Stack gap="sm">
      {join.error !== null && <ProblemAlert error={join.error} title={t('join.failed')} />}
      <Group justify="space-between">
        <Text size="sm">{t.rich('join.signedInAs', { name, b: (text) => <b>{text}</b> })}</Text>
        <Button variant="subtle" size="xs" onClick={() => void signOut(window.location.pathname)}>
          {t('join.notYou')}
        </Button>
      </Group>
      <Button onClick={() => join.mutate(undefined)} loading={join.isPending}>
        {t('join.as', { name })}
      </Button>
    </Stack>
  )
}

const OfferText = ({ offer }: { offer: Offer }) => (
  <div>
    <Text size="sm" c="dimmed">
      {t('join.invites', { organization: offer.organization })}
    </Text>
    <Title order={2}>{offer.project}</Title>
    <Stack gap={4} mt="xs">
      {offer.roles.map((role) => (
        <Group key={role} gap="xs" wrap="nowrap">
          <Badge variant="light" flex="none">
            {roleNames[role]}
          </Badge>
          <Text size="sm" c="dimmed">
            {roleHints[role]}
          </Text>
        </Group>
      ))}
    </Stack>
  </div>
)

const Choice = ({ token }: { token: string }) => {
  const { person } = useSession()
  if (person !== null) return <SignedInJoin token={token} name={person.name} />
  return (
    <Tabs defaultValue="new" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="new">{t('join.new')}</Tabs.Tab>
        <Tabs.Tab value="known">{t('join.known')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="new">
        <NewAccount token={token} />
      </Tabs.Panel>
      <Tabs.Panel value="known">
        <PasswordForm onSignedIn={adoptSession} />
      </Tabs.Panel>
    </Tabs>
  )
}

export const JoinPage = () => {
  const { token } = useParams({ from: '/join/$token' })
  const offer = useQuery({ queryKey: ['invitation', token], queryFn: ({ signal }) => call('getInvitation', { params: { token }, signal }) })
  return (
    <Front title={t('join.title')} width={480}>
      <Async query={offer}>
        {(found) => (
          <Stack gap="md">
            <OfferText offer={found} />
            {found.state === 'open' ? (
              <>
                <Choice token={token} />
                <Text size="xs" c="dimmed">
                  {t.rich('join.validUntil', { at: () => <Time at={found.expiresAt} /> })}
                </Text>
              </>
            ) : (
              <>
                <Text size="sm" role="alert">
                  {t(`join.${found.state}`)}
                </Text>
                <Link to="/">{t('failures.toProjects')}</Link>
              </>
            )}
          </Stack>
        )}
      </Async>
    </Front>
  )
}
