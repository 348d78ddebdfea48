/* The processes: one for each address space, and the one that gives them their turns. */
/* As pagemap shows a page: g(uard), G with uffd-wp, s(wapped), m(arker), c(ache), r(eadable); p, w:
 * with uffd-wp.
 */
static char glyph_of(uint64_t word)
{
	int wp = word >> 57 & 1;

	if (word >> 58 & 1)
		return wp ? 'G' : 'g';
	if (word >> 62 & 1)
		return wp ? 'm' : 's';
	if (!(word >> 63 & 1))
		return '.';
	if (word >> 61 & 1)
		return wp ? 'p' : 'c';
	return wp ? 'w' : 'r';
}

static void look(void)
{
	uint64_t words[PAGES];
	volatile int page;

	if (pread(pagemap, words, sizeof(words), (uint64_t)at(0) / PAGE * 8) != sizeof(words))
		skip_all("/proc/self/pagemap");
	for (page = 0; page < PAGES; page++) {
		all->strips[self][page] = glyph_of(words[page]);
		all->tokens[self][page] = -1;
		if (!(words[page] >> 63) || sigsetjmp(back, 0))
			continue;
		armed = 1;
		all->tokens[self][page] = (uint16_t) * (volatile uint64_t *)at(page * PAGE);
		armed = 0;
	}
	all->strips[self][PAGES] = 0;
}

/* A call that sleeps in the kernel ends only with its process: it is made by one that has the same
 * memory, and is killed when the message comes. */
static int take_lent_step(void *step)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	all->lent = getpid();
	take_step(*(int *)step);
	all->lent = 0;
	return 0;
}

static void lend(int step)
{
	static char stack[65536] __attribute__((aligned(16)));
	int flags = CLONE_VM | CLONE_FILES | CLONE_VFORK | SIGCHLD, status = 0;
	int pid = clone(take_lent_step, stack + sizeof(stack), flags, &step);

	if (pid < 0)
		skip_all("clone");
	waitpid(pid, &status, 0);
	all->lent = 0;
	if (WIFSIGNALED(status))
		answer_sleep();
}

/* The life of a process: it takes a turn for each byte that it reads. */
static void serve(int mm)
{
	char turn;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	self = mm;
	/* Numbers of descriptors are everybody's: this one has a name of its own. */
	pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	while (read(turns[mm][0], &turn, 1) == 1) {
		if (turn == 's' && expected[all->step].may_sleep)
			lend(all->step);
		else if (turn == 's')
			take_step(all->step);
		else
			look();
		if (write(done[1], &turn, 1) != 1 || !all->live[mm])
			break;
	}
	_exit(0);
}

/* What userfaultfd told of a step, but page faults: the pages [first, end) of a process. */
struct event {
	int mm, kind, first, end, to;
};
static struct event told[64];
static size_t told_count;

static void note(int mm, const struct uffd_msg *message)
{
	struct event next = {mm, message->event, 0, 0, 0};
	struct event *last = told_count ? &told[told_count - 1] : NULL;

	if (next.kind == UFFD_EVENT_REMAP) {
		next.first = page_of(message->arg.remap.from);
		next.end = next.first + (int)(message->arg.remap.len / PAGE);
		next.to = page_of(message->arg.remap.to);
	} else if (next.kind != UFFD_EVENT_FORK) {
		next.first = page_of(message->arg.remove.start);
		next.end = page_of(message->arg.remove.end);
	}
	/* Where one VMA ends and another begins is not told. */
	if (last && next.kind == UFFD_EVENT_REMOVE && last->kind == next.kind && last->mm == mm &&
	    last->end == next.first)
		last->end = next.end;
	else if (told_count < ARRAY_SIZE(told))
		told[told_count++] = next;
}

static void read_message(int mm, int running)
{
	struct uffd_msg message;

	if (read(all->uffd[mm], &message, sizeof(message)) != sizeof(message))
		return;
	if (message.event == UFFD_EVENT_FORK)
		all->forked_uffd = message.arg.fork.ufd;
	if (message.event != UFFD_EVENT_PAGEFAULT) {
		note(mm, &message);
	} else {
		all->fault_address = message.arg.pagefault.address;
		all->fault_flags = message.arg.pagefault.flags;
		if (all->lent)
			kill(all->lent, SIGKILL);
		else
			kill(all->pid[running], SIGUSR1);
	}
}

/* Lets a process take a turn. What it sleeps for is read meanwhile; 0: it does not come back. */
static int give_turn(int mm, char turn)
{
	if (write(turns[mm][1], &turn, 1) != 1)
		return 0;
	for (;;) {
		struct pollfd ends[1 + MMS] = {{.fd = done[0], .events = POLLIN}};
		int i;

		for (i = 0; i < MMS; i++)
			ends[1 + i] = (struct pollfd){.fd = all->uffd[i], .events = POLLIN};
		if (poll(ends, 1 + MMS, 3000) <= 0)
			return 0;
		for (i = 0; i < MMS; i++)
			if (ends[1 + i].revents & POLLIN)
				read_message(i, mm);
		if (ends[0].revents & POLLIN)
			return read(done[0], &turn, 1) == 1;
	}
}

static void bury(int mm)
{
	waitpid(all->pid[mm], NULL, 0);
	if (all->uffd[mm] >= 0)
		close(all->uffd[mm]);
	all->uffd[mm] = -1;
	all->live[mm] = 0;
}

/* A page in each page table of the arena, so that they are there. */
static void keep_tables(void)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, i;

	for (i = -400; i <= 400; i += 800) {
		char *beside = mmap(at(PAGES / 2 * PAGE) + i * (long)PAGE, PAGE,
				    PROT_READ | PROT_WRITE, flags, -1, 0);

		if (beside == MAP_FAILED)
			skip_all("memory");
		*(volatile char *)beside = 1;
	}
}

static void begin(void)
{
	struct rlimit locked;
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_NODEFER};
	size_t bytes = PAGES * PAGE;
	cpu_set_t one;
	int i, pid;
	char same[32];

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof(one), &one);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	if (!getrlimit(RLIMIT_MEMLOCK, &locked)) {
		locked.rlim_cur = locked.rlim_max;
		setrlimit(RLIMIT_MEMLOCK, &locked);
	}
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	copied = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	file = memfd_create("reproducer", MFD_CLOEXEC);
	snprintf(same, sizeof(same), "/proc/self/fd/%d", file);
	read_only = open(same, O_RDONLY | O_CLOEXEC);
	buffer = memfd_create("buffer", MFD_CLOEXEC);
	if (all == MAP_FAILED || copied == MAP_FAILED || file < 0 || read_only < 0 || buffer < 0 ||
	    ftruncate(file, bytes) || pipe2(done, O_CLOEXEC))
		skip_all("memory");
	for (i = 0; i < MMS; i++) {
		all->uffd[i] = -1;
		if (pipe2(turns[i], O_CLOEXEC))
			skip_all("pipes");
	}
	pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
	if (!pid) {
		self = 0;
		keep_tables();
		make_world();
		if (strcmp(all->answer, "done"))
			skip_all(all->answer);
		all->live[0] = 1;
		if (write(done[1], "", 1) == 1)
			serve(0);
		_exit(KSFT_FAIL);
	}
	all->pid[0] = pid;
}

/* Waits until the first process has made its world. */
static int has_begun(void)
{
	struct pollfd end = {.fd = done[0], .events = POLLIN};
	char turn;

	while (poll(&end, 1, 100) == 0)
		if (waitpid(all->pid[0], NULL, WNOHANG) != 0)
			return 0;
	return read(done[0], &turn, 1) == 1;
}
