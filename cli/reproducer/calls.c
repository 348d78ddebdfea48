/* Calls, and what they answer, in the words of a trace. */
#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
#ifndef UFFD_PAGEFAULT_FLAG_MINOR
#define UFFD_PAGEFAULT_FLAG_MINOR 4
#endif

#define __maybe_unused __attribute__((unused))
#define ARRAY_SIZE(x)  (sizeof(x) / sizeof((x)[0]))

enum { KSFT_PASS = 0, KSFT_FAIL = 1, KSFT_SKIP = 4 };

/* A step: what it must answer, and how its address spaces must look then. */
struct expectation {
	const char *step;
	int mm;		/* -1: the step is about the file */
	char left_open; /* what Linux may choose: r(eclaim), f(ork), a(round), m(incore), or 0 */
	int may_sleep;	/* the kernel may have to wait for userfaultfd */
	const char *answer;
	const char *events;	 /* what userfaultfd must tell of it */
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
	int lent; /* the process that makes a call in which the kernel may sleep, or 0 */
	char answer[128];
	char strips[MMS][PAGES + 1];
	long tokens[MMS][PAGES]; /* -1: cannot be read */
};

static struct shared *all;
static int file, read_only, buffer;
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
	case ENOTTY: return "ENOTTY";
	case EHWPOISON: return "EHWPOISON";
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

static void answer_sleep(void)
{
	uint64_t flags = all->fault_flags;

	answer("blocked page=%d message=%s%s%s", page_of(all->fault_address),
	       flags & UFFD_PAGEFAULT_FLAG_WRITE ? "write" : "read",
	       flags & UFFD_PAGEFAULT_FLAG_WP ? ",wp" : "",
	       flags & UFFD_PAGEFAULT_FLAG_MINOR ? ",minor" : "");
}

static void answer_death(void)
{
	if (died_by == SIGUSR1) {
		answer_sleep();
	} else if (died_by == SIGBUS) {
		answer("signal BUS_%s page=%d", died_code == BUS_ADRERR ? "ADRERR" : "?",
		       page_of(died_at));
	} else {
		answer("signal SEGV_%s page=%d", died_code == SEGV_MAPERR ? "MAPERR" : "ACCERR",
		       page_of(died_at));
	}
}

static void answer_load(uint64_t seen)
{
	if ((uint16_t)seen)
		answer("done value=%u", (uint16_t)seen);
	else
		answer("done");
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
	answer_load(seen);
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

/* The kernel reads a page for write(2), or writes it for read(2). */
static void __maybe_unused kernel_load(int page)
{
	uint64_t seen;

	if (pwrite(buffer, at(page * PAGE), sizeof(seen), 0) != sizeof(seen))
		return result(-1);
	if (pread(buffer, &seen, sizeof(seen), 0) != sizeof(seen))
		skip_all("a file");
	answer_load(seen);
}

static void __maybe_unused kernel_store(int page, uint64_t value)
{
	if (pwrite(buffer, &value, sizeof(value), 0) != sizeof(value))
		skip_all("a file");
	result(pread(buffer, at(page * PAGE), sizeof(value), 0) != sizeof(value));
}

static void __maybe_unused mapped(void *where)
{
	result(where == MAP_FAILED ? -1 : 0);
}

static int own_uffd(void)
{
	struct uffdio_api api = {.api = UFFD_API, .features = FEATURES};
	int flags = O_CLOEXEC | O_NONBLOCK | (USER_MODE_ONLY ? UFFD_USER_MODE_ONLY : 0);

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

static void __maybe_unused uffd_move(unsigned long request, uint64_t to, uint64_t start,
				     uint64_t length, uint64_t mode)
{
	uint64_t argument[5] = {(uint64_t)at(to), (uint64_t)at(start), length, mode};

	ask_uffd(request, argument, 4);
}

/* mincore: of the first 64 pages. */
static void __maybe_unused resident(uint64_t start, uint64_t length)
{
	static unsigned char told[1 << 20];
	uint64_t found = 0;
	int i;

	if (mincore(at(start), length, told))
		return result(-1);
	for (i = 0; i < 64; i++)
		found |= (uint64_t)(told[i] & 1) << i;
	answer("resident 0x%" PRIx64, found);
}

/* PAGEMAP_SCAN: its argument in the order of struct pm_scan_arg. */
static void __maybe_unused scan(unsigned long request, uint64_t start, uint64_t length,
				uint64_t flags, uint64_t regions, uint64_t most, uint64_t wanted,
				uint64_t reported)
{
	uint64_t told[4][3];
	uint64_t argument[12] = {sizeof(argument),
				 flags,
				 (uint64_t)at(start),
				 (uint64_t)at(start) + length,
				 0,
				 regions ? (uint64_t)told : 0,
				 regions,
				 most,
				 0,
				 wanted,
				 0,
				 reported};
	int count = ioctl(pagemap, request, argument);
	size_t used;
	int i;

	if (count < 0)
		return result(count);
	answer("scanned to=%d", page_of(argument[4]));
	for (i = 0; i < count && i < 4; i++) {
		used = strlen(all->answer);
		snprintf(all->answer + used, sizeof(all->answer) - used, " %d+%d=0x%x",
			 page_of(told[i][0]), (int)((told[i][1] - told[i][0]) / PAGE),
			 (unsigned int)told[i][2]);
	}
}

static long ksm_setting(const char *name, long value)
{
	char path[64], text[32];
	FILE *setting;
	long before = 0;

	snprintf(path, sizeof(path), "/sys/kernel/mm/ksm/%s", name);
	setting = fopen(path, "r");
	if (!setting || !fgets(text, sizeof(text), setting))
		skip_all("KSM");
	before = atol(text);
	fclose(setting);
	if (value < 0)
		return before;
	setting = fopen(path, "w");
	if (!setting || fprintf(setting, "%ld", value) < 0 || fclose(setting))
		skip_all("the right to KSM");
	return before;
}

/* KSM merges in the second scan that finds a page unchanged, and scans only where something is
 * mergeable: here a page unlike all others.
 */
static void __maybe_unused merge_equal_pages(void)
{
	static char unlike_others[2 * PAGE] = {1};
	char *whole = (char *)(((uint64_t)unlike_others + PAGE - 1) / PAGE * PAGE);
	long pause = ksm_setting("sleep_millisecs", 0),
	     at_once = ksm_setting("pages_to_scan", 65536);
	long smart = ksm_setting("smart_scan", 0), ran = ksm_setting("run", 1);
	long enough = ksm_setting("full_scans", -1) + 3;
	int i;

	memset(whole, 0xa5, PAGE);
	madvise(whole, PAGE, MADV_MERGEABLE);
	for (i = 0; i < 1000 && ksm_setting("full_scans", -1) < enough; i++)
		usleep(1000);
	madvise(whole, PAGE, MADV_UNMERGEABLE);
	ksm_setting("run", ran);
	ksm_setting("smart_scan", smart);
	ksm_setting("pages_to_scan", at_once);
	ksm_setting("sleep_millisecs", pause);
	answer("done");
}

static void __maybe_unused take_back_swap(void)
{
	char line[512], path[256];
	FILE *areas = fopen("/proc/swaps", "r");
	int priority;

	if (!areas)
		skip_all("/proc/swaps");
	while (fgets(line, sizeof(line), areas)) {
		if (sscanf(line, "%255s %*s %*s %*s %d", path, &priority) != 2)
			continue;
		priority = priority < 0 ? 0 : SWAP_FLAG_PREFER | priority;
		if (swapoff(path) || swapon(path, priority))
			skip_all("swapoff");
	}
	fclose(areas);
	answer("done");
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
