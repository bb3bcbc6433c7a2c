import { Button, Checkbox, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Profile } from '@reticle/contract'
import { orcidSchema, orcidUrl } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { queries } from '../net/queries.ts'
import { Async } from './async.tsx'
import { NoticeMail } from './notices/notice-mail.tsx'
import { Page, Panel } from './page.tsx'
import { fieldProblems, notifyDone, ProblemAlert } from './problems.tsx'
import { Time } from './time.tsx'
import { t } from './words.ts'

const orcidProblem = (text: string, isInReleases: boolean): string | null => {
  if (text.trim() === '') return isInReleases ? t('profile.sayOrcid') : null
  return orcidSchema.safeParse(text).error?.issues[0]?.message ?? null
}

const OrcidForm = ({ profile }: { profile: Profile }) => {
  const client = useQueryClient()
  const since = profile.orcidInReleasesSince
  const form = useForm({
    initialValues: { orcid: profile.orcid ?? '', isInReleases: since !== null },
    validate: { orcid: (value, { isInReleases }) => orcidProblem(value, isInReleases) },
  })
  const save = useMutation({
    mutationFn: () => {
      const { orcid, isInReleases } = form.values
      return call('putProfile', { body: { orcid: orcid.trim() === '' ? null : orcid, isOrcidInReleases: isInReleases } })
    },
    onSuccess: (saved) => {
      client.setQueryData(keys.profile, saved)
      form.setInitialValues({ orcid: saved.orcid ?? '', isInReleases: saved.orcidInReleasesSince !== null })
      form.reset()
      notifyDone(t('profile.saved'))
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t('profile.orcid')}
          description={profile.orcid === null ? t('profile.orcidHint') : orcidUrl(profile.orcid)}
          placeholder="0000-0002-1825-0097"
          maw={360}
          {...form.getInputProps('orcid')}
        />
        <Checkbox
          label={t('profile.consent')}
          description={since === null ? t('profile.noConsent') : undefined}
          {...form.getInputProps('isInReleases', { type: 'checkbox' })}
        />
        {since !== null && (
          <Text size="sm" c="dimmed">
            {t.rich('profile.agreedOn', { at: () => <Time at={since} /> })}
          </Text>
        )}
        <List size="sm" c="dimmed" spacing={4}>
          <List.Item>{t('profile.whereShown')}</List.Item>
          <List.Item>{t('profile.takeBack')}</List.Item>
          <List.Item>{t('profile.keptBefore')}</List.Item>
        </List>
        {save.error !== null && Object.keys(form.errors).length === 0 && <ProblemAlert error={save.error} title={t('notSaved')} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export const ProfilePage = () => {
  const profile = useQuery(queries.profile())
  return (
    <Page
      title={t('profile.title')}
      width={900}
      subtitle={profile.data === undefined ? undefined : `${profile.data.person.name}, ${profile.data.person.email}`}
    >
      <Panel title={t('profile.inReleases')}>
        <Async query={profile}>{(found) => <OrcidForm profile={found} />}</Async>
      </Panel>
      <Panel title={t('noticeMail.title')}>
        <Async query={profile}>{(found) => <NoticeMail profile={found} />}</Async>
      </Panel>
    </Page>
  )
}
