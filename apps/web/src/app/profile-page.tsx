import { Button, Checkbox, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Profile } from '@reticle/contract'
import { orcidSchema, orcidUrl } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { queries } from '../net/queries.ts'
import { Async } from './async.tsx'
import { Page, Panel } from './page.tsx'
import { fieldProblems, notifyDone, ProblemAlert } from './problems.tsx'
import { Time } from './time.tsx'

const orcidProblem = (text: string, isInReleases: boolean): string | null => {
  if (text.trim() === '') return isInReleases ? 'Say your ORCID iD, or take the mark below away' : null
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
      notifyDone('Profile saved')
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())} noValidate>
      <Stack gap="sm">
        <TextInput
          label="ORCID iD"
          description={profile.orcid === null ? 'Sixteen digits, as on your page at orcid.org' : orcidUrl(profile.orcid)}
          placeholder="0000-0002-1825-0097"
          maw={360}
          {...form.getInputProps('orcid')}
        />
        <Checkbox
          label="Releases may name me by my ORCID iD"
          description={since === null ? 'Now they do not.' : undefined}
          {...form.getInputProps('isInReleases', { type: 'checkbox' })}
        />
        {since !== null && (
          <Text size="sm" c="dimmed">
            You agreed on <Time at={since} />.
          </Text>
        )}
        <List size="sm" c="dimmed" spacing={4}>
          <List.Item>
            In every release, people are under pseudonyms. With your consent, your iD stands beside yours: in the manifest, in the DataCite
            and RO-Crate descriptions, and in the provenance of labels.
          </List.Item>
          <List.Item>
            A release takes what holds at the moment when it is frozen. You can take your consent back at any time, for all releases from
            then on.
          </List.Item>
          <List.Item>
            Releases that were frozen before keep your iD: their bytes never change, and copies of them may be anywhere.
          </List.Item>
        </List>
        {save.error !== null && Object.keys(form.errors).length === 0 && <ProblemAlert error={save.error} title="Not saved" />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save
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
      title="My profile"
      width={900}
      subtitle={profile.data === undefined ? undefined : `${profile.data.person.name}, ${profile.data.person.email}`}
    >
      <Panel title="ORCID iD in releases">
        <Async query={profile}>{(found) => <OrcidForm profile={found} />}</Async>
      </Panel>
    </Page>
  )
}
