import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { ReleasePreview } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Async } from '../../app/async.tsx'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { DraftPreview } from './draft-preview.tsx'
import { Query, Split, useFreezeForm } from './freeze-fields.tsx'
import { draftBody, freezeBody, freezeProblems } from './freeze-plan.ts'
import { t } from './words.ts'

const Form = ({ projectId, first, onClose }: { projectId: ProjectId; first: ReleasePreview; onClose: () => void }) => {
  const client = useQueryClient()
  const router = useRouter()
  const form = useFreezeForm(first)
  const [draft] = useDebouncedValue(draftBody(form.values), 400)
  const isSound = form.values.kinds.length > 0 && !('train' in freezeProblems(form.values))
  const asked = useQuery({ ...queries.releasePreview(projectId, draft), enabled: isSound, placeholderData: keepPreviousData })
  const preview = asked.data ?? first
  const freeze = useMutation({
    mutationFn: () => call('freezeRelease', { params: { projectId }, body: freezeBody(form.values) }),
    onSuccess: (release) => {
      void client.invalidateQueries({ queryKey: keys.topic(projectId, 'releases') })
      void router.navigate({ to: '/projects/$projectId/releases/$releaseId', params: { projectId, releaseId: release.id } })
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => freeze.mutate())} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            label={t('freezeForm.name')}
            placeholder={t('freezeForm.lunarCraters')}
            required
            style={{ flex: 1 }}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('freezeForm.version')}
            w={130}
            placeholder={preview.version.proposed}
            title={t('freezeForm.asItIsProposed')}
            {...form.getInputProps('version')}
          />
        </Group>
        <Query form={form} preview={first} found={preview} />
        <Split form={form} preview={first} />
        <Textarea
          label={t('freezeForm.notes')}
          description={t('freezeForm.goesIntoTheDatasheet')}
          autosize
          minRows={2}
          {...form.getInputProps('notes')}
        />
        {asked.error !== null && <ProblemAlert error={asked.error} title={t('freezeForm.thereIsNoPreview')} />}
        <DraftPreview preview={preview} />
        {freeze.error !== null && <ProblemAlert error={freeze.error} title={t('freezeForm.theReleaseWasNot')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('freezeForm.cancel')}
          </Button>
          <Button type="submit" loading={freeze.isPending} disabled={preview.samples === 0}>
            {t('freezeForm.freezeRelease')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What a release frozen now would hold, and the plan for it. */
export const FreezeForm = ({ projectId, onClose }: { projectId: ProjectId; onClose: () => void }) => {
  const first = useQuery(queries.releasePreview(projectId, {}))
  return <Async query={first}>{(found) => <Form projectId={projectId} first={found} onClose={onClose} />}</Async>
}
