/* Calls, and what they answer, in the words of a trace. */
#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif

#define __maybe_unused __attribute__((unused))
#define ARRAY_SIZE(x)  (sizeof(x) / sizeof((x)[0]))

enum { KSFT_PASS = 0, KSFT_FAIL = 1, KSFT_SKIP = 4 };

/* A step: what it must answer, and how its address spaces must look then. */
struct expectation {
	const char *step;
	int mm;		/* -1: the step is about the file */
	char left_open; /* what Linux may choose: r(eclaim), f(ork), a(round), or 0 */
	const char *answer;
	const char *strips[MMS]; /* NULL: not live */
};

/* What a page must hold after a step. */
struct contents {
	int step, mm, page;
	long token;
};

/* What the processes tell each other. */
struct shared {
	int step;
	int live[MMS];
	int pid[MMS];
	int uffd[MMS]; /* -1: none yet */
	int forked_mm, forked_uffd;
	uint64_t fault_address, fault_flags;
	char answer[80];
	char strips[MMS][PAGES + 1];
	long tokens[MMS][PAGES]; /* -1: cannot be read */
};

static struct shared *all;
static int file;
static int turns[MMS][2], done[2];
static int self = -1;
static int pagemap;
static uint64_t *copied;

static char *at(uint64_t byte)
{
	return (char *)(0x200000000000UL - PAGES / 2 * PAGE + byte);
}

static int page_of(uint64_t address)
{
	return (int)((address - (uint64_t)at(0)) / PAGE);
}

static const char *error_name(int error)
{
	switch (error) {
	case EPERM: return "EPERM";
	case ENOENT: return "ENOENT";
	case EAGAIN: return "EAGAIN";
	case ENOMEM: return "ENOMEM";
	case EACCES: return "EACCES";
	case EFAULT: return "EFAULT";
	case EBUSY: return "EBUSY";
	case EEXIST: return "EEXIST";
	case EINVAL: return "EINVAL";
	default: return "an unknown error";
	}
}

static void __attribute__((format(printf, 1, 2))) answer(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(all->answer, sizeof(all->answer), format, arguments);
	va_end(arguments);
}

static void skip_all(const char *missing)
{
	printf("1..0 # SKIP %s: %s\n", missing, strerror(errno));
	fflush(stdout);
	_exit(KSFT_SKIP);
}

/* An access may die, or be told to give up. */
static sigjmp_buf back;
static volatile sig_atomic_t armed;
static int died_by, died_code;
static uint64_t died_at;

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (!armed) {
		if (number != SIGUSR1)
			signal(number, SIG_DFL);
		return;
	}
	armed = 0;
	died_by = number;
	died_code = info->si_code;
	died_at = (uint64_t)info->si_addr;
	siglongjmp(back, 1);
}

static void answer_death(void)
{
	if (died_by == SIGUSR1) {
		const char *why = "read";

		if (all->fault_flags & UFFD_PAGEFAULT_FLAG_WRITE)
			why = "write";
		if (all->fault_flags & UFFD_PAGEFAULT_FLAG_WP)
			why = "write,wp";
		answer("blocked page=%d message=%s", page_of(all->fault_address), why);
	} else if (died_by == SIGBUS) {
		answer("signal BUS_%s page=%d", died_code == BUS_ADRERR ? "ADRERR" : "?",
		       page_of(died_at));
	} else {
		answer("signal SEGV_%s page=%d", died_code == SEGV_MAPERR ? "MAPERR" : "ACCERR",
		       page_of(died_at));
	}
}

static void __maybe_unused load(int page)
{
	volatile uint64_t *word = (volatile uint64_t *)at(page * PAGE);
	uint64_t seen;

	if (sigsetjmp(back, 0))
		return answer_death();
	armed = 1;
	seen = *word;
	armed = 0;
	if ((uint16_t)seen)
		answer("done value=%u", (uint16_t)seen);
	else
		answer("done");
}

static void __maybe_unused store(int page, uint64_t value)
{
	volatile uint64_t *word = (volatile uint64_t *)at(page * PAGE);

	if (sigsetjmp(back, 0))
		return answer_death();
	armed = 1;
	*word = value;
	armed = 0;
	answer("done");
}

static void result(long returned)
{
	if (returned)
		answer("refused %s", error_name(errno));
	else
		answer("done");
}

static void __maybe_unused mapped(void *where)
{
	result(where == MAP_FAILED ? -1 : 0);
}

static int own_uffd(void)
{
	struct uffdio_api api = {.api = UFFD_API, .features = FEATURES};
	int flags = O_CLOEXEC | O_NONBLOCK;

	if (all->uffd[self] >= 0)
		return all->uffd[self];
	all->uffd[self] = syscall(SYS_userfaultfd, flags);
	if (all->uffd[self] < 0 && errno == EPERM)
		all->uffd[self] = syscall(SYS_userfaultfd, flags | UFFD_USER_MODE_ONLY);
	if (all->uffd[self] < 0)
		skip_all("userfaultfd");
	if (ioctl(all->uffd[self], UFFDIO_API, &api))
		skip_all("a feature of userfaultfd");
	return all->uffd[self];
}

static void ask_uffd(unsigned long request, uint64_t *argument, int progress_at)
{
	int64_t progress;

	if (!ioctl(own_uffd(), request, argument)) {
		answer("done");
		return;
	}
	progress = (int64_t)argument[progress_at];
	if (errno == EAGAIN && progress >= (int64_t)PAGE)
		answer("refused EAGAIN progress=%d", (int)(progress / (int64_t)PAGE));
	else
		answer("refused %s", error_name(errno));
}

static void __maybe_unused uffd_call(unsigned long request, uint64_t start, uint64_t length,
				     uint64_t mode)
{
	uint64_t argument[5] = {(uint64_t)at(start), length, mode};

	ask_uffd(request, argument, 3);
}

static void __maybe_unused uffd_copy(uint64_t start, uint64_t length, uint64_t mode, uint64_t value)
{
	uint64_t argument[5] = {(uint64_t)at(start), (uint64_t)copied, length, mode};
	uint64_t i;

	for (i = 0; i < length / PAGE && i < PAGES; i++)
		copied[i * PAGE / sizeof(*copied)] = (uint16_t)(value + i);
	ask_uffd(UFFDIO_COPY, argument, 4);
}

static void serve(int mm);

static void __maybe_unused fork_as(int mm)
{
	int pid;

	if (mm >= MMS || all->live[mm]) {
		answer("absent");
		return;
	}
	all->forked_mm = mm;
	/* One table of descriptors for all, and one parent. */
	pid = syscall(SYS_clone, CLONE_FILES | CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
	if (!pid)
		serve(mm);
	if (pid > 0) {
		all->pid[mm] = pid;
		all->live[mm] = 1;
	}
	result(pid < 0);
}

static void __maybe_unused leave(void)
{
	all->live[self] = 0;
	answer("done");
}
