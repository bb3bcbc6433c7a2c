import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Annotator } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fieldProblems, notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { slugOf } from '../protocol/stable-ids.ts'
import { t } from '../words.ts'

type Values = {
  readonly affiliation: string
  readonly expertise: string[]
  readonly most: number | string
  readonly mostPerDay: number | string
}

const limitOf = (value: number | string): number | null => (typeof value === 'number' ? value : null)

/** The tags that the protocol asks for, to choose from; others can be typed. */
const useAskedFor = (projectId: ProjectId): readonly string[] => {
  const protocols = useQuery(queries.protocols(projectId))
  return protocols.data?.[0]?.content.dispensing.expertise ?? []
}

/** Affiliation, expertise and limits of one annotator. */
export const EditAnnotator = ({ projectId, annotator, onClose }: { projectId: ProjectId; annotator: Annotator; onClose: () => void }) => {
  const client = useQueryClient()
  const asked = useAskedFor(projectId)
  const form = useForm<Values>({
    initialValues: {
      affiliation: annotator.affiliation,
      expertise: [...annotator.expertise],
      most: annotator.most ?? '',
      mostPerDay: annotator.mostPerDay ?? '',
    },
  })
  const save = useMutation({
    mutationFn: ({ affiliation, expertise, most, mostPerDay }: Values) =>
      call('updateAnnotator', {
        params: { projectId, personId: annotator.personId },
        body: { affiliation, expertise, most: limitOf(most), mostPerDay: limitOf(mostPerDay) },
      }),
    onSuccess: async () => {
      notifyDone(t('editAnnotator.changed', { name: annotator.name }))
      await client.invalidateQueries({ queryKey: keys.topic(projectId, 'people') })
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <Modal opened onClose={onClose} title={annotator.name} size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('editAnnotator.affiliation')}
            description={t('editAnnotator.affiliationHint')}
            placeholder={t('editAnnotator.affiliationExample')}
            maxLength={200}
            data-autofocus
            {...form.getInputProps('affiliation')}
          />
          <TagsInput
            label={t('editAnnotator.expertise')}
            description={t('editAnnotator.expertiseHint')}
            placeholder={form.values.expertise.length === 0 ? t('common.none') : ''}
            data={[...asked]}
            {...form.getInputProps('expertise')}
            onChange={(tags) => form.setFieldValue('expertise', [...new Set(tags.map((tag) => slugOf(tag, new Set(), 'expertise')))])}
          />
          <SimpleGrid cols={2}>
            <NumberInput
              label={t('editAnnotator.mostInAll')}
              description={t('editAnnotator.mostInAllHint')}
              placeholder={t('editAnnotator.noOwnLimit')}
              min={1}
              allowDecimal={false}
              {...form.getInputProps('most')}
            />
            <NumberInput
              label={t('editAnnotator.mostPerDay')}
              description={t('editAnnotator.mostPerDayHint')}
              placeholder={t('editAnnotator.noOwnLimit')}
              min={1}
              allowDecimal={false}
              {...form.getInputProps('mostPerDay')}
            />
          </SimpleGrid>
          {save.error !== null && <ProblemAlert error={save.error} title={t('editAnnotator.notChanged')} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('editAnnotator.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
