/* What was seen, held against what was expected. */
static void run_step(int step)
{
	int mm = expected[step].mm;

	all->step = step;
	all->forked_uffd = -1;
	told_count = 0;
	if (mm >= 0 && (mm >= MMS || !all->live[mm])) {
		answer("absent");
	} else if (mm < 0) {
		take_step(step);
	} else if (!give_turn(mm, 's')) {
		answer("never returns");
		kill(all->pid[mm], SIGKILL);
		bury(mm);
	} else {
		if (!all->live[mm])
			bury(mm);
		if (all->forked_uffd >= 0)
			all->uffd[all->forked_mm] = all->forked_uffd;
	}
	for (mm = 0; mm < MMS; mm++)
		if (all->live[mm])
			give_turn(mm, 'l');
}

/* What userfaultfd told, in the words of a trace. */
static const char *told_text(void)
{
	static const char *const names[] = {
		[UFFD_EVENT_FORK] = "fork",
		[UFFD_EVENT_REMAP] = "remap",
		[UFFD_EVENT_REMOVE] = "remove",
		[UFFD_EVENT_UNMAP] = "unmap",
	};
	static char text[ARRAY_SIZE(told) * 64];
	size_t used = 0, i;

	if (!told_count)
		return "nothing";
	for (i = 0; i < told_count; i++) {
		const struct event *each = &told[i];

		used += sprintf(text + used, "%s%s mm=%d", i ? ", " : "", names[each->kind],
				each->mm);
		if (each->kind != UFFD_EVENT_FORK)
			used += sprintf(text + used, " pages=%d+%d", each->first,
					each->end - each->first);
		if (each->kind == UFFD_EVENT_REMAP)
			used += sprintf(text + used, " to=%d", each->to);
	}
	return text;
}

/* Whether Linux may show either of the two. */
static int may_be_either(char choice, char one, char other)
{
	const char *mapped_ones = "rwcp", *gone_ones = "sm.";

	if (choice == 'r')
		return (strchr(mapped_ones, one) && strchr(gone_ones, other)) ||
		       (strchr(mapped_ones, other) && strchr(gone_ones, one));
	return choice && choice != 'm' && (one == '.' || other == '.');
}

enum verdict { AGREES, CHOSE_OTHERWISE, DIFFERS };

/* mincore may call more resident than must be: what is not mapped may be in memory or in swap. */
static int answers(const struct expectation *wanted)
{
	uint64_t least, seen;

	if (wanted->left_open == 'm' && sscanf(wanted->answer, "resident %" SCNx64, &least) == 1 &&
	    sscanf(all->answer, "resident %" SCNx64, &seen) == 1)
		return (seen & least) == least;
	return !strcmp(wanted->answer, all->answer);
}

static enum verdict judge_strips(const struct expectation *wanted)
{
	enum verdict verdict = AGREES;
	int mm, page;

	for (mm = 0; mm < MMS; mm++) {
		const char *strip = wanted->strips[mm];

		if (!strip != !all->live[mm])
			return DIFFERS;
		for (page = 0; strip && page < PAGES; page++) {
			if (strip[page] == all->strips[mm][page])
				continue;
			if (!may_be_either(wanted->left_open, strip[page], all->strips[mm][page]))
				return DIFFERS;
			verdict = CHOSE_OTHERWISE;
		}
	}
	return verdict;
}

static enum verdict judge_contents(int step)
{
	enum verdict verdict = AGREES;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(holds); i++) {
		const struct contents *each = &holds[i];
		long seen;

		if (each->step != step)
			continue;
		seen = all->tokens[each->mm][each->page];
		if (seen < 0 || seen == each->token)
			continue;
		printf("# mm %d page %d holds %ld instead of %ld\n", each->mm, each->page, seen,
		       each->token);
		verdict = DIFFERS;
	}
	return verdict;
}

static enum verdict judge(int step)
{
	const struct expectation *wanted = &expected[step];
	enum verdict verdict = judge_strips(wanted);

	if (!answers(wanted) || strcmp(wanted->events, told_text()))
		verdict = DIFFERS;
	return verdict == AGREES ? judge_contents(step) : verdict;
}

static void show(const char *what, const char *answered, const char *events,
		 const char *const *strips)
{
	int mm;

	printf("#   %-8s  %s\n", what, answered);
	if (strcmp(events, "nothing"))
		printf("#   %-8s  told: %s\n", "", events);
	for (mm = 0; mm < MMS; mm++)
		if (strips[mm])
			printf("#   %-8s  mm %d  %s\n", "", mm, strips[mm]);
}

static void show_step(int step, enum verdict verdict)
{
	const char *seen[MMS] = {NULL};
	int mm;

	for (mm = 0; mm < MMS; mm++)
		if (all->live[mm])
			seen[mm] = all->strips[mm];
	if (verdict != AGREES)
		show("expected", expected[step].answer, expected[step].events,
		     expected[step].strips);
	show("seen", all->answer, told_text(), seen);
	printf("%s %d %s%s\n", verdict == DIFFERS ? "not ok" : "ok", step + 1, expected[step].step,
	       verdict == CHOSE_OTHERWISE ? " # SKIP the kernel chose otherwise" : "");
	fflush(stdout);
}

int main(void)
{
	enum verdict verdict = AGREES;
	int step, passed = 0, code = KSFT_PASS;

	printf("TAP version 13\n");
	fflush(stdout);
	begin();
	if (!has_begun())
		return KSFT_SKIP;
	printf("1..%d\n", STEPS);
	for (step = 0; step < STEPS && verdict == AGREES; step++) {
		run_step(step);
		verdict = judge(step);
		show_step(step, verdict);
		passed += verdict == AGREES;
	}
	if (verdict != AGREES)
		code = verdict == DIFFERS ? KSFT_FAIL : KSFT_SKIP;
	for (; step < STEPS; step++)
		printf("ok %d %s # SKIP after a step that differs\n", step + 1,
		       expected[step].step);
	printf("# Totals: pass:%d fail:%d xfail:0 xpass:0 skip:%d error:0\n", passed,
	       verdict == DIFFERS, STEPS - passed - (verdict == DIFFERS));
	return code;
}
