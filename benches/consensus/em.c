/* Dawid-Skene as the paper has it, in plain C and in logarithms throughout, written apart from Reticle's kernel and sharing nothing with it: one EM
 * iteration for each line that comes in.
 *
 * Arguments: a folder with start.i32, worker.i32 and label.i32, and the numbers of items, workers and classes. Answers milliseconds and
 * log-likelihood. Build: cc -O2 -o em em.c -lm
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void *room(size_t count, size_t size) {
  void *at = calloc(count > 0 ? count : 1, size);
  if (at == NULL) {
    fprintf(stderr, "em: no memory for %zu numbers\n", count);
    exit(1);
  }
  return at;
}

static int32_t *column(const char *folder, const char *name, size_t count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.i32", folder, name);
  int32_t *values = room(count, sizeof *values);
  FILE *file = fopen(path, "rb");
  if (file == NULL || fread(values, sizeof *values, count, file) != count) {
    fprintf(stderr, "em: %s has no %zu numbers\n", path, count);
    exit(1);
  }
  fclose(file);
  return values;
}

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int count, char **words) {
  if (count != 5) {
    fprintf(stderr, "em: FOLDER ITEMS WORKERS CLASSES\n");
    return 2;
  }
  const size_t items = strtoul(words[2], NULL, 10), workers = strtoul(words[3], NULL, 10), classes = strtoul(words[4], NULL, 10);
  const int32_t *start = column(words[1], "start", items + 1);
  const size_t votes = (size_t)start[items];
  const int32_t *worker = column(words[1], "worker", votes), *label = column(words[1], "label", votes);
  const size_t cells = workers * classes * classes;
  double *posterior = room(items * classes, sizeof *posterior);
  double *logs = room(cells, sizeof *logs), *prior = room(classes, sizeof *prior);

  /* Vote shares. */
  for (size_t i = 0; i < items; i++)
    for (int32_t v = start[i]; v < start[i + 1]; v++) posterior[i * classes + label[v]] += 1.0 / (start[i + 1] - start[i]);
  puts("ready");
  fflush(stdout);

  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    const double begun = milliseconds();
    /* M step: logs[worker][said][true]. */
    for (size_t cell = 0; cell < cells; cell++) logs[cell] = 0;
    for (size_t t = 0; t < classes; t++) prior[t] = 0;
    for (size_t i = 0; i < items; i++) {
      for (size_t t = 0; t < classes; t++) prior[t] += posterior[i * classes + t];
      for (int32_t v = start[i]; v < start[i + 1]; v++)
        for (size_t t = 0; t < classes; t++) logs[(worker[v] * classes + label[v]) * classes + t] += posterior[i * classes + t];
    }
    for (size_t t = 0; t < classes; t++) prior[t] = log(prior[t] / items);
    for (size_t w = 0; w < workers; w++)
      for (size_t t = 0; t < classes; t++) {
        double sum = 0;
        for (size_t said = 0; said < classes; said++) sum += logs[(w * classes + said) * classes + t];
        for (size_t said = 0; said < classes; said++) {
          double *cell = &logs[(w * classes + said) * classes + t];
          *cell = log(sum > 0 ? *cell / sum : 1.0 / classes);
        }
      }
    /* E step. */
    double likelihood = 0;
    for (size_t i = 0; i < items; i++) {
      double *share = &posterior[i * classes], most = -INFINITY, total = 0;
      for (size_t t = 0; t < classes; t++) {
        share[t] = prior[t];
        for (int32_t v = start[i]; v < start[i + 1]; v++) share[t] += logs[(worker[v] * classes + label[v]) * classes + t];
        if (share[t] > most) most = share[t];
      }
      for (size_t t = 0; t < classes; t++) total += share[t] = exp(share[t] - most);
      for (size_t t = 0; t < classes; t++) share[t] /= total;
      likelihood += most + log(total);
    }
    printf("%.6f %.17g\n", milliseconds() - begun, likelihood);
    fflush(stdout);
  }
  return 0;
}
