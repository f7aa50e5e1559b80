/* Shows whether committed rows stay: three processes write to one SQLite database and are stopped and let go at random.
 *
 *     cc -O1 -o two_writers tests/soak/two_writers.c -lsqlite3
 *     ./two_writers FOLDER SECONDS turns|none
 *
 * `turns` takes a lock on a file around each transaction, as casebook.turns does; `none` leaves it to SQLite alone. Commits are
 * not synced and each is followed by a checkpoint, so that much happens in little time. It prints what was committed and what of it is
 * gone, and ends with 1 if anything is. With SQLite before 3.51.3 and `none`, that happens in some runs (docs/decisions/0022-turns.md).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WRITERS 3
#define APART 100000000L

static char database[400];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static FILE *told(int writer, const char *mode) {
    char name[500];
    snprintf(name, sizeof name, "%s-%d", database, writer);
    return fopen(name, mode);
}

static void write_rows(int writer, double seconds, int turns) {
    sqlite3 *db;
    char words[200], turn_name[500];
    FILE *done = told(writer, "w");
    snprintf(turn_name, sizeof turn_name, "%s-turn", database);
    int turn = open(turn_name, O_RDWR | O_CREAT, 0600);
    sqlite3_open(database, &db);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_exec(db, "pragma journal_mode = wal; pragma synchronous = off; pragma wal_autocheckpoint = 1", 0, 0, 0);
    srand(writer);
    double until = now() + seconds;
    for (long row = writer * APART; now() < until; row++) {
        if (turns) flock(turn, LOCK_EX);
        snprintf(words, sizeof words, "begin immediate; insert into row values (%ld, randomblob(%d)); commit", row,
                 rand() % 3 ? 100 : 9000);
        if (sqlite3_exec(db, words, 0, 0, 0) == SQLITE_OK) fprintf(done, "%ld\n", row);
        else sqlite3_exec(db, "rollback", 0, 0, 0);
        if (turns) flock(turn, LOCK_UN);
    }
    fclose(done);
    sqlite3_close(db);
    exit(0);
}

int main(int count, char **given) {
    if (count != 4) return 2;
    sqlite3 *db;
    pid_t child[WRITERS + 1];
    double seconds = atof(given[2]);
    snprintf(database, sizeof database, "%s/rows.sqlite", given[1]);
    sqlite3_open(database, &db);
    sqlite3_exec(db, "pragma journal_mode = wal; create table row (id integer primary key, content blob)", 0, 0, 0);
    sqlite3_close(db);
    for (int writer = 1; writer <= WRITERS; writer++)
        if (!(child[writer] = fork())) write_rows(writer, seconds, !strcmp(given[3], "turns"));
    srand((unsigned)time(0));
    for (double until = now() + seconds; now() < until;) {
        int writer = 1 + rand() % WRITERS;
        usleep(300 + rand() % 700);
        kill(child[writer], SIGSTOP);
        usleep(1500 + rand() % 3000);
        kill(child[writer], SIGCONT);
    }
    for (int writer = 1; writer <= WRITERS; writer++) waitpid(child[writer], 0, 0);
    long committed = 0, gone = 0, row;
    sqlite3_stmt *find;
    sqlite3_open(database, &db);
    sqlite3_prepare_v2(db, "select 1 from row where id = ?", -1, &find, 0);
    for (int writer = 1; writer <= WRITERS; writer++) {
        FILE *done = told(writer, "r");
        for (; fscanf(done, "%ld", &row) == 1; committed++) {
            sqlite3_reset(find);
            sqlite3_bind_int64(find, 1, row);
            gone += sqlite3_step(find) != SQLITE_ROW;
        }
        fclose(done);
    }
    printf("SQLite %s, %s: %ld committed, %ld gone\n", sqlite3_libversion(), given[3], committed, gone);
    return gone > 0;
}
