"""Work beside the pages, in processes of its own: procrastinate decides who works on what, and when it is tried again.

Only this package knows procrastinate, and only where PostgreSQL is used. What a job is, and who may open it, stands in
casebook.services.jobs and casebook.services.job_runs.
"""
